#pragma once
// Why each part of a trade's money went where it went: rule, version, inputs, figures, words in two languages, and the call of
// `tongqu price` that computes the figure again. docs/settlement.md has the rules.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// `tongqu price METHOD`, with this JSON on standard input.
struct PriceCall {
    std::string_view method;
    std::string input;

    friend bool operator==(const PriceCall&, const PriceCall&) = default;
};

// How a figure comes about. All amounts in micro-units.
struct Figure {
    std::string arithmetic;           // "⌊300000000 × 5000 ÷ 1000000⌋ = 1500000"
    Money value;                      // what it comes to
    std::optional<std::size_t> call;  // of Explanation::calls; none where the arithmetic says it all
    std::string result;               // JSON pointer into its output; to be rounded down
};

struct Receiver {
    AccountOwner owner = AccountOwner::participant;
    std::string name;  // of a participant or a contributor; a region's code; none for the exchange
};

struct ExplainedPart {
    PostingCause rule = PostingCause::contribution;
    Receiver to;
    Money amount;
    std::optional<SequenceNumber> sequence;  // none: not paid yet, or not at once
    std::vector<std::pair<std::string_view, std::string>> inputs;
    std::optional<Figure> figure;
    std::string text;
    std::string text_zh;
};

struct Explanation {
    std::vector<ExplainedPart> division;  // of the whole gross: who gets what when all of it is paid
    std::vector<ExplainedPart> steps;     // the movements that have happened, in their order
    std::vector<PriceCall> calls;
};

// O(steps × contributors) at worst.
[[nodiscard]] Explanation explain(const service::ReadModel& model, const service::TradeRecord& trade);

}  // namespace tongqu::gateway
