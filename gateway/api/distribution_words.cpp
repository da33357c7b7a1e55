#include "gateway/api/distribution_words.hpp"

#include <fmt/core.h>

#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

std::string input(const ExplainedPart& part, std::string_view name) {
    for (const auto& [key, value] : part.inputs)
        if (key == name) return value;
    return {};
}

// "0.005" → "0.5%".
std::string percent(const std::string& rate) {
    const auto parts = parse_decimal(rate).value_or(Decimal{0, 0});
    return multiple_to_string(whole_multiple(parts, Decimal{1, 6}).value_or(0), Decimal{1, 4}) + "%";
}

struct Names {
    const char* english;
    const char* chinese;
};

Names name_of(PostingCause rule) {
    switch (rule) {
        case PostingCause::buyer_fee:
            return {"Buyer's fee", "买方手续费"};
        case PostingCause::exchange_fee:
            return {"Exchange fee", "交易所服务费"};
        case PostingCause::development_levy:
            return {"Development levy", "区域发展基金"};
        case PostingCause::link_charge:
            return {"Link charge", "链路费"};
        case PostingCause::link_rent:
        case PostingCause::fund_rent:
            return {"Congestion rent", "链路拥塞租金"};
        case PostingCause::commission:
            return {"Chain leader's commission", "链主佣金"};
        case PostingCause::take_back:
            return {"Taken back", "追回"};
        default:
            return {"Contribution", "贡献者分成"};
    }
}

}  // namespace

void tell_division(ExplainedPart& part) {
    const std::string amount = to_string(part.amount);
    const auto [english, chinese] = name_of(part.rule);
    switch (part.rule) {
        case PostingCause::link_charge: {
            const std::string charge = input(part, "per_lot"), lots = input(part, "lots");
            part.text = fmt::format("{}: {} for each of {} lots, to {}: {}.", english, charge, lots, part.to.name, amount);
            part.text_zh = fmt::format("{}：每手 {}，共 {} 手，付给链路运营方 {}，计 {}。", chinese, charge, lots, part.to.name, amount);
            return;
        }
        case PostingCause::link_rent: {
            const std::string rent = input(part, "rent"), rate = percent(input(part, "rate"));
            part.text = fmt::format("{}: the full link earned {}; {} of it go to its operator {}: {}.", english, rent, rate, part.to.name, amount);
            part.text_zh = fmt::format("{}：满载链路共得 {}，其中 {} 归链路运营方 {}，计 {}。", chinese, rent, rate, part.to.name, amount);
            return;
        }
        case PostingCause::fund_rent: {
            const std::string rent = input(part, "rent"), rate = percent(input(part, "rate"));
            part.text = fmt::format("{}: the full link earned {}; what its operator's {} leaves goes in halves to the development funds of "
                                    "both ends, here of {}: {}.", english, rent, rate, part.to.name, amount);
            part.text_zh = fmt::format("{}：满载链路共得 {}，运营方所得 {} 之外由两端发展基金平分，此处归 {} 的发展基金，计 {}。", chinese, rent,
                                       rate, part.to.name, amount);
            return;
        }
        case PostingCause::contribution: {
            const std::string left = input(part, "left"), weight = input(part, "weight");
            part.text = fmt::format("{}: of the {} left by the steps before, {} has weight {} in the share table, with the largest "
                                    "remainders: {}.", english, left, part.to.name, weight, amount);
            part.text_zh = fmt::format("{}：扣除前面各项后余 {}，{} 在分成表中的权重为 {}，尾差按最大余数法分配，得 {}。", chinese,
                                       left, part.to.name, weight, amount);
            return;
        }
        default: {
            const std::string gross = input(part, "gross"), rate = percent(input(part, "rate"));
            const std::string to = part.to.owner == AccountOwner::exchange ? std::string("the exchange")
                                   : part.to.owner == AccountOwner::region_fund ? "the development fund of " + part.to.name
                                                                                : part.to.name;
            const std::string to_zh = part.to.owner == AccountOwner::exchange ? std::string("交易所")
                                      : part.to.owner == AccountOwner::region_fund ? " " + part.to.name + " 的发展基金"
                                                                                   : "链主 " + part.to.name;
            part.text = fmt::format("{}: {} of the gross {}, rounded down to the micro-unit, to {}: {}.", english, rate, gross, to,
                                    amount);
            part.text_zh = fmt::format("{}：成交额 {} 的 {}，不足百万分之一的尾数舍去，归{}，计 {}。", chinese, gross, rate, to_zh, amount);
        }
    }
}

void tell_payment(ExplainedPart& part, const std::string& in_all) {
    const std::string amount = to_string(part.amount), before = input(part, "paid_before");
    const std::string released = input(part, "released"), gross = input(part, "gross"), share = input(part, "share");
    const auto [english, chinese] = name_of(part.rule);
    if (part.rule == PostingCause::take_back) {
        part.text = fmt::format("{}: by the regulator's decision {} of the gross {} is paid, which leaves {} of {}; {} had been paid: "
                                "{} goes back.", english, released, gross, in_all, share, before, amount);
        part.text_zh = fmt::format("{}：按监管裁定，成交额 {} 中实付 {}，应得 {} 中保留 {}；此前已付 {}，退回 {}。", chinese, gross,
                                   released, share, in_all, before, amount);
        return;
    }
    part.text = fmt::format("{}: {} of the gross {} is released by now; of a part of {} that is {} in all, {} of it paid before: {}.",
                            english, released, gross, share, in_all, before, amount);
    part.text_zh = fmt::format("{}：成交额 {} 中累计已放款 {}；应得 {} 中累计可得 {}，此前已付 {}，本次支付 {}。", chinese, gross, released,
                               share, in_all, before, amount);
}

void tell_refund(ExplainedPart& part, Money gross) {
    const std::string fee = to_string(part.amount - gross), amount = to_string(part.amount);
    part.inputs = {{"gross", to_string(gross)}, {"fee", fee}};
    part.text = fmt::format("Refund: {} of the gross and {} of the buyer's fee go back to the buyer: {}.", to_string(gross), fee, amount);
    part.text_zh = fmt::format("退款：退还买方成交额 {} 及相应手续费 {}，共 {}。", to_string(gross), fee, amount);
}

void tell_penalty(ExplainedPart& part, bool from_bond) {
    const std::string due = to_string(part.figure->value), rate = percent(input(part, "rate")), gross = input(part, "gross");
    const std::string amount = to_string(part.amount);
    part.text = fmt::format("Penalty: the supplier did not deliver and owes {} of the gross {}: {}. From its {}: {}.", rate, gross, due,
                            from_bond ? "bond" : "available funds", amount);
    part.text_zh = fmt::format("违约金：供应方未交付，应付成交额 {} 的 {}，计 {}；从其{}中支付 {}。", gross, rate, due,
                               from_bond ? "保证金" : "可用余额", amount);
}

void tell_support(ExplainedPart& part, const std::string& region) {
    const bool voucher = part.rule == PostingCause::voucher;
    const std::string rate = percent(input(part, "rate")), base = input(part, "paid_by_buyer"), amount = to_string(part.amount);
    part.text = fmt::format("{}: the development fund of {} gives back {} of the {} that the buyer paid, as far as the fund{} "
                            "allows: {}.", voucher ? "Voucher for small firms" : "Rebate for less developed regions", region, rate, base,
                            voucher ? " and the firm's limit" : "", amount);
    part.text_zh = fmt::format("{}：由 {} 的发展基金按买方实付 {} 的 {} 返还，以基金余额{}为限，计 {}。",
                               voucher ? "中小企业券" : "欠发达地区补贴", region, base, rate, voucher ? "和企业限额" : "", amount);
}

void tell_correction(ExplainedPart& part) {
    const std::string amount = to_string(part.amount);
    if (part.rule == PostingCause::debit) {
        part.text = fmt::format("Debit: a regulator granted a refund after the trade was settled; from the supplier's available funds: "
                                "{}. What these lack is a claim on it.", amount);
        part.text_zh = fmt::format("扣付：成交结清之后监管方裁定退款，从供应方可用余额中扣付 {}；不足部分记为对其的债权。", amount);
    } else {
        part.text = fmt::format("Bust: a regulator undid the trade; {} goes back the way it came.", amount);
        part.text_zh = fmt::format("撤销成交：监管方撤销了该笔成交，{} 原路退回。", amount);
    }
}

}  // namespace tongqu::gateway
