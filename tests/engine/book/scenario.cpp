#include "tests/engine/book/scenario.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/engine/book/match_events.hpp"

namespace tongqu::match {

namespace {

const std::map<std::string, TimeInForce> kTimesInForce = {
    {"gtc", TimeInForce::gtc}, {"ioc", TimeInForce::ioc}, {"fok", TimeInForce::fok}};
const std::map<std::string, SelfTradePolicy> kPolicies = {{"cancel_taker", SelfTradePolicy::cancel_taker},
                                                          {"cancel_maker", SelfTradePolicy::cancel_maker},
                                                          {"cancel_both", SelfTradePolicy::cancel_both},
                                                          {"decrement", SelfTradePolicy::decrement}};

std::string_view name_of(CancelReason reason) {
    switch (reason) {
        case CancelReason::immediate:
            return "immediate";
        case CancelReason::not_fillable:
            return "not_fillable";
        case CancelReason::self_trade:
            return "self_trade";
        default:
            return "another reason";
    }
}

class Scenario {
  public:
    std::string run(std::string_view text) {
        std::istringstream lines{std::string(text)};
        for (std::string line; std::getline(lines, line);) {
            if (line.empty()) {
                out_ += "\n";
            } else if (line.front() != ' ') {
                out_ += line + "\n";
                words_ = std::istringstream(line);
                command(line);
                book_.check();
            }
        }
        return out_;
    }

  private:
    void command(const std::string& line) {
        std::string verb;
        words_ >> verb;
        if (verb == "buy" || verb == "sell") {
            order(verb == "buy" ? Side::buy : Side::sell);
        } else if (verb == "cancel") {
            const OrderId id = numbered();
            say(book_.remove(id) ? "#{} cancelled" : "refused: #{} does not rest", id.raw());
        } else if (verb == "reduce") {
            reduce();
        } else if (verb == "amend") {
            amend();
        } else if (verb == "book") {
            show(Side::sell, "sells");
            show(Side::buy, "buys");
        } else if (verb == "non_rival") {
            rules_.non_rival = true;
        } else {
            throw std::invalid_argument("no command: " + line);
        }
        if (words_.fail() && !words_.eof()) throw std::invalid_argument("not understood: " + line);
    }

    void order(Side side) {
        Taker taker{.id = OrderId(++last_order_), .side = side};
        terms(taker);
        expect("by");
        std::string name;
        words_ >> name;
        taker.participant = ParticipantId(static_cast<std::uint32_t>(std::hash<std::string>{}(name)));
        taker.group = GroupId(static_cast<std::uint32_t>(name.at(0)));
        for (std::string word; words_ >> word;) {
            if (word == "post_only") {
                taker.post_only = true;
            } else if (kTimesInForce.contains(word)) {
                taker.time_in_force = kTimesInForce.at(word);
            } else {
                taker.self_trade = kPolicies.at(word);
            }
        }
        if (taker.post_only && would_cross(book_, side, taker.limit))
            return say("refused: #{} would cross", taker.id.raw());
        enter(taker);
    }

    void reduce() {
        const OrderId id = numbered();
        expect("by");
        std::int64_t by = 0;
        words_ >> by;
        if (!book_.reduce(id, Quantity(by))) return say("refused: #{} does not rest", id.raw());
        const auto after = book_.find(id);
        say("#{} has {} left", id.raw(), after ? after->leaves.raw() : 0);
    }

    // Other terms under the same number: out of the book, and in again behind the others.
    void amend() {
        const OrderId id = numbered();
        expect("to");
        const std::optional<RestingOrder> before = book_.remove(id);
        if (!before) return say("refused: #{} does not rest", id.raw());
        Taker taker{
            .id = id, .participant = before->participant, .group = before->group, .side = before->side};
        terms(taker);
        enter(taker);
    }

    void terms(Taker& taker) {
        std::int64_t quantity = 0;
        std::int64_t price = 0;
        words_ >> quantity;
        expect("@");
        words_ >> price;
        taker.quantity = Quantity(quantity);
        taker.limit = Price(price);
    }

    void enter(const Taker& taker) {
        RecordingSink sink;
        const MatchResult result = match::match(book_, taker, rules_, sink);
        for (const MatchEvent& event : sink.events) tell(event, taker);
        const auto id = taker.id.raw();
        if (result.cancelled) {
            say("#{} cancelled, {} left: {}", id, result.leaves.raw(), name_of(*result.cancelled));
        } else if (result.rests) {
            say("#{} rests {} @ {}", id, result.leaves.raw(), taker.limit.raw());
        } else {
            say("#{} filled", id);
        }
    }

    void tell(const MatchEvent& event, const Taker& taker) {
        const auto maker = event.maker.id.raw();
        const auto quantity = event.quantity.raw();
        switch (event.kind) {
            case MatchEventKind::trade:
                return say("{} @ {}: #{} {} #{}", quantity, event.price.raw(), maker,
                           taker.side == Side::buy ? "sells to" : "buys from", taker.id.raw());
            case MatchEventKind::maker_refreshed:
                return say("#{} shows {} again", maker, quantity);
            case MatchEventKind::maker_cancelled:
                return say("#{} cancelled: self_trade", maker);
            case MatchEventKind::maker_decremented:
                return say("#{} loses {}: self_trade", maker, quantity);
            case MatchEventKind::taker_decremented:
                return say("#{} loses {}: self_trade", taker.id.raw(), quantity);
        }
    }

    void show(Side side, std::string_view name) {
        std::string levels;
        book_.for_each_level(side, [&](const book::Level& level) {
            levels += fmt::format(" {} @ {} ({})", level.quantity.raw(), level.price.raw(), level.orders);
        });
        say("{}:{}", name, levels.empty() ? " none" : levels);
    }

    OrderId numbered() {
        char mark = 0;
        std::uint64_t number = 0;
        words_ >> mark >> number;
        return OrderId(number);
    }
    void expect(std::string_view wanted) {
        std::string word;
        words_ >> word;
        if (word != wanted)
            throw std::invalid_argument("'" + word + "' where '" + std::string(wanted) + "' belongs");
    }
    template <class... Values>
    void say(fmt::string_view format, const Values&... values) {
        out_ += "  " + fmt::vformat(format, fmt::make_format_args(values...)) + "\n";
    }

    OrderBook book_;
    MatchRules rules_;
    std::uint64_t last_order_ = 0;
    std::istringstream words_;
    std::string out_;
};

}  // namespace

std::string transcript(std::string_view text) { return Scenario().run(text); }

void holds(std::string_view scenario) {
    scenario.remove_prefix(1);
    CHECK(transcript(scenario) == scenario);
}

}  // namespace tongqu::match
