#include "cli/verbs/table.hpp"

#include <algorithm>

#include "cli/verbs/display_width.hpp"

namespace tongqu::cli {

std::vector<std::size_t> Table::widths(const Terminal& terminal) const {
    std::vector<std::size_t> widths;
    std::size_t total = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = display_width(terminal.in(columns_[i].heading));
        for (const auto& row : rows_) width = std::max(width, display_width(row[i].text));
        widths.push_back(width);
        total += width + (i == 0 ? 0 : 2);
    }
    if (terminal.columns == 0) return widths;

    for (std::size_t i = columns_.size(); i-- > 0 && total > terminal.columns;)
        if (columns_[i].may_go) {
            total -= widths[i] + 2;
            widths[i] = kGone;
        }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].gives_way > 0 && widths[i] != kGone) order.push_back(i);
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return columns_[i].gives_way; });
    for (const std::size_t i : order) {
        if (total <= terminal.columns) break;
        const std::size_t least = std::min(widths[i], std::max(kLeastColumn, display_width(terminal.in(columns_[i].heading))));
        const std::size_t less = std::min(total - terminal.columns, widths[i] - least);
        widths[i] -= less;
        total -= less;
    }
    return widths;
}

std::string Table::text(const Terminal& terminal) const {
    const auto width = widths(terminal);
    std::string out;
    const auto line = [&](auto&& cell_of) {
        std::string blanks;  // before the next cell; not written at the end of a line
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (width[i] == kGone) continue;
            const Cell cell = cell_of(i);
            const std::string cut = cut_to_width(cell.text, width[i]);
            const std::string room(width[i] - std::min(width[i], display_width(cut)), ' ');
            if (columns_[i].align == Align::right) blanks += room;
            if (!cut.empty()) {
                out += blanks + terminal.paint(cut, cell.colour);
                blanks.clear();
            }
            blanks += (columns_[i].align == Align::left ? room : "") + "  ";
        }
        out += '\n';
    };
    line([&](std::size_t i) { return Cell{std::string(terminal.in(columns_[i].heading)), Colour::bold}; });
    for (const auto& row : rows_) line([&](std::size_t i) { return row[i]; });
    return out;
}

void same_decimals(std::vector<std::string*> decimals) {
    const auto is_decimal = [](const std::string& text) {
        return !text.empty() && text.find_first_not_of("-0123456789.") == std::string::npos;
    };
    const auto places = [](const std::string& text) {
        const auto point = text.find('.');
        return point == std::string::npos ? 0 : text.size() - point - 1;
    };
    std::erase_if(decimals, [&](const std::string* text) { return !is_decimal(*text); });
    std::size_t most = 0;
    for (const std::string* text : decimals) most = std::max(most, places(*text));
    for (std::string* text : decimals) {
        const std::size_t missing = most - places(*text);
        if (missing > 0 && text->find('.') == std::string::npos) *text += '.';
        text->append(missing, '0');
    }
}

}  // namespace tongqu::cli
