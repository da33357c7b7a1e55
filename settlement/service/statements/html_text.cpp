#include "settlement/service/statements/html_text.hpp"

#include "settlement/service/store/region_months.hpp"

namespace tongqu::statements {

std::string html_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string grouped_wide(WideInt micro_units, Currency currency) {
    const bool negative = micro_units < 0;
    std::string digits = store::to_digits(negative ? -micro_units : micro_units);
    if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
    std::string decimals = digits.substr(digits.size() - 6);
    const std::size_t least = kCurrencies[currency.raw()].minor_decimals;
    while (decimals.size() > least && decimals.back() == '0') decimals.pop_back();
    std::string out = digits.substr(0, digits.size() - 6);
    for (std::size_t i = out.size(); i > 3;) out.insert(i -= 3, ",");
    if (negative) out.insert(0, "-");
    return decimals.empty() ? out : out + "." + decimals;
}

std::string plain_wide(WideInt micro_units) {
    const bool negative = micro_units < 0;
    std::string digits = store::to_digits(negative ? -micro_units : micro_units);
    if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
    digits.insert(digits.size() - 6, ".");
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return negative ? "-" + digits : digits;
}

std::string grouped(Money amount, Currency currency) { return grouped_wide(amount.raw(), currency); }

std::string party_in(Language language, std::string_view party) {
    const bool chinese = language == Language::chinese;
    constexpr std::string_view kParticipant = "participant ", kFund = "development fund ";
    if (party.starts_with(kParticipant)) return std::string(party.substr(kParticipant.size()));
    if (party.starts_with(kFund))
        return chinese ? std::string(party.substr(kFund.size())) + " 区域发展基金"
                       : "fund of " + std::string(party.substr(kFund.size()));
    if (!chinese) {
        if (party == "exchange") return "the exchange";
        return party == "contributor not admitted yet" ? "waiting contributors" : std::string(party);
    }
    if (party == "exchange") return "交易所";
    if (party == "outside") return "场外";
    return party == "contributor not admitted yet" ? "尚未入场的贡献者" : std::string(party);
}

}  // namespace tongqu::statements
