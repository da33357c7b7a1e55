#include "cli/price/run_price.hpp"

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>

#include "cli/price/methods.hpp"

namespace tongqu::cli {
namespace {

// The whole input, with room after it for the parser to read past the end. Nothing when it is too long.
std::optional<std::string> read_all(std::istream& in) {
    constexpr std::size_t chunk = std::size_t{1} << 20;
    std::string text;
    while (in) {
        const std::size_t size = text.size();
        text.resize(size + chunk);
        in.read(text.data() + size, chunk);
        text.resize(size + static_cast<std::size_t>(in.gcount()));
        if (text.size() > kMaxInputBytes) return std::nullopt;
    }
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    return text;
}

Problem parse_problem(simdjson::error_code error) {
    switch (error) {
        case simdjson::DEPTH_ERROR:
            return {"too_deep", "nested more than 32 levels deep", ""};
        case simdjson::CAPACITY:
            return {"too_large", "the input is too long", ""};
        case simdjson::EMPTY:
            return {"bad_json", "no input", ""};
        case simdjson::NUMBER_ERROR:
        case simdjson::NUMBER_OUT_OF_RANGE:
            return {"bad_json",
                    "a number that is malformed or beyond 64 bits: write long integers as strings", ""};
        default:
            return {"bad_json", simdjson::error_message(error), ""};
    }
}

std::optional<Problem> evaluate(std::string_view name, std::istream& in, Output& out) {
    const auto method = find_method(name);
    if (!method) return Problem{"unknown_method", "no such method: " + std::string(name), ""};
    const auto text = read_all(in);
    if (!text) return Problem{"too_large", "the input is longer than 128 MiB", ""};
    simdjson::dom::parser parser;
    if (const auto error = parser.allocate(std::max<std::size_t>(text->size(), 64), kMaxInputDepth))
        return parse_problem(error);
    simdjson::dom::element root;
    if (const auto error = parser.parse(text->data(), text->size(), false).get(root))
        return parse_problem(error);
    std::optional<Problem> problem;
    const Node node(problem, root);
    if (!root.is_object()) {
        node.fail("wrong_type", "an object is expected");
        return problem;
    }
    out.begin_object();
    (*method)(node, out);
    out.end_object();
    return problem;
}

}  // namespace

std::optional<Method> find_method(std::string_view name) {
    struct Named {
        std::string_view name;
        Method method;
    };
    static constexpr std::array methods{
        Named{"split", price_split},
        Named{"shapley", price_shapley},
        Named{"nucleolus", price_nucleolus},
        Named{"least-core", price_least_core},
        Named{"claims", price_claims},
        Named{"call-auction", price_call_auction},
        Named{"pro-rata", price_pro_rata},
        Named{"mcafee", price_mcafee},
        Named{"digital-goods", price_digital_goods},
        Named{"vcg", price_vcg},
        Named{"couple", price_couple},
        Named{"dividend", price_dividend},
        Named{"cross-region", price_cross_region},
        Named{"netting", price_netting},
        Named{"clearing-vector", price_clearing_vector},
        Named{"indices", price_indices},
    };
    const auto* const found =
        std::find_if(methods.begin(), methods.end(), [&](const Named& m) { return m.name == name; });
    if (found == methods.end()) return std::nullopt;
    return found->method;
}

int run_price(std::string_view method, std::istream& in, std::ostream& out) {
    Output result;
    const auto problem = evaluate(method, in, result);
    if (!problem) {
        out << result.json() << '\n' << std::flush;
        return kPriceDone;
    }
    Output refusal;
    refusal.begin_object();
    refusal.key("error");
    refusal.begin_object();
    refusal.key("code");
    refusal.text(problem->code);
    refusal.key("message");
    refusal.text(problem->message);
    refusal.key("path");
    refusal.text(problem->path);
    refusal.end_object();
    refusal.end_object();
    out << refusal.json() << '\n' << std::flush;
    return kPriceRefused;
}

}  // namespace tongqu::cli
