#include "settlement/service/audit/lie.hpp"

#include <array>

namespace tongqu::audit {
namespace {

struct Rule {
    std::string_view code;
    std::string_view sentence;
};

constexpr std::array kRules = std::to_array<Rule>({
    {"priority", "an order trades with the best opposite order, the earliest first, as its market allots"},
    {"price", "a trade is at the maker's price, in an auction at the price that trades the most"},
    {"quantity", "a trade is for as much as both orders have for each other"},
    {"path", "goods go from region to region by the cheapest way with room, and its links are used"},
    {"book", "orders are taken, shown, reduced and ended as the rules of matching say, and the levels are their sums"},
    {"auction", "an auction's price, volume and surplus follow from the orders in the book"},
    {"phase", "markets change their phases and states when their terms and their operator say so"},
    {"draw", "a batch is drawn with the seed that was committed to"},
    {"refusal", "a command is refused for the first reason in the published table, or not at all"},
    {"evidence", "what was signed is what was commanded, by the key that the command names, once and near its time"},
    {"repeat", "a request that comes again is answered as the first time and changes nothing"},
    {"record", "ids are given one after the other, to whom the command names"},
    {"shares", "a share table is what was declared, or the Shapley value of the contributions"},
    {"gross", "the gross is price times quantity times grain"},
    {"fee", "fees are the rate of the rulebook on the gross, floors of exact sums"},
    {"deadline", "a deadline is the window of the instrument after what it follows"},
    {"hold", "a bid holds its leaves at its limit with the larger fee on that, and no more"},
    {"split", "a release is divided by the share table in force at the trade, by the largest remainder"},
    {"release", "trades are released, paid out, refunded and undone when they are due and as they were made"},
    {"posting", "money moves only by what the command brought about, and by nothing else"},
    {"balance", "no account but the outside goes below zero"},
    {"account", "an account is opened once, and only what is open is posted to"},
});

}  // namespace

std::string_view sentence_of(std::string_view rule) {
    for (const Rule& one : kRules)
        if (one.code == rule) return one.sentence;
    return {};
}

std::string to_string(const Lie& lie) {
    std::string text = "command " + std::to_string(lie.sequence.raw()) + " breaks the rule `";
    text.append(lie.rule).append("` (").append(sentence_of(lie.rule)).append("): expected ");
    return text + lie.expected + "; found " + lie.found;
}

}  // namespace tongqu::audit
