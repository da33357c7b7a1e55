#include "cli/verbs/lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/verbs/display_width.hpp"

namespace tongqu::cli {

void add_page(Target& target, const PageOptions& page) {
    target.add("limit", page.limit).add("cursor", page.cursor);
}

void print_list(const Session& session, const Table& table, const Json& answer, Text none) {
    if (table.empty())
        fmt::print("{}\n", session.in(none));
    else
        fmt::print("{}", table.text(session.terminal()));
    if (const auto next = answer["next_cursor"]; next.there())
        fmt::print("{} --cursor {}\n", session.terminal().paint(session.in({"… and more:", "……未完，继续查看请加"}), Colour::dim),
                   next.text());
}

void print_note(const Session& session, Text note, Colour colour) {
    const std::size_t columns = session.terminal().columns == 0 ? 10'000 : session.terminal().columns;
    fmt::print("\n");
    for (const std::string& line : wrap(session.in(note), columns)) fmt::print("{}\n", session.terminal().paint(line, colour));
}

std::string_view side_in(const Session& session, const std::string& side) {
    return side == "buy" ? session.in({"buy", "买"}) : side == "sell" ? session.in({"sell", "卖"}) : std::string_view();
}

std::string status_in(const Session& session, const std::string& status) {
    struct Row {
        std::string_view word, chinese;
    };
    static constexpr auto rows = std::to_array<Row>({{"open", "挂单中"},
                                                     {"filled", "全部成交"},
                                                     {"cancelled", "已撤销"},
                                                     {"pending", "待触发"},
                                                     {"traded", "待交付"},
                                                     {"delivered", "待验收"},
                                                     {"released", "争议期"},
                                                     {"invited", "待开通"},
                                                     {"active", "正常"},
                                                     {"disabled", "已停用"},
                                                     {"settled", "已结清"},
                                                     {"refunded", "已退款"},
                                                     {"in_use", "使用中"},
                                                     {"disputed", "争议中"},
                                                     {"busted", "已撤销成交"}});
    if (session.terminal().language == Language::chinese)
        for (const Row& row : rows)
            if (row.word == status) return std::string(row.chinese);
    return status;
}

Colour colour_of_side(const std::string& side) {
    return side == "buy" ? Colour::green : side == "sell" ? Colour::red : Colour::none;
}

void Facts::add(Text name, std::string value) {
    if (!value.empty()) facts_.push_back({std::string(terminal_.in(name)), std::move(value)});
}

std::string Facts::text() const {
    std::size_t names = 0;
    for (const Fact& fact : facts_) names = std::max(names, display_width(fact.name));
    std::string out;
    for (const Fact& fact : facts_) {
        const std::size_t room = terminal_.columns > names + 12 ? terminal_.columns - names - 2 : 10'000;
        std::string name = terminal_.paint(fact.name, Colour::dim) + std::string(names - display_width(fact.name), ' ');
        for (const std::string& line : wrap(fact.value, room)) {
            out += name + "  " + line + "\n";
            name.assign(names, ' ');
        }
    }
    return out;
}

}  // namespace tongqu::cli
