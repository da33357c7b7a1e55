#include "settlement/service/audit/money/accounts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace tongqu::audit {
namespace {

std::string text_of_account(std::uint64_t packed) {
    static constexpr const char* kOwners[] = {"outside", "participant", "exchange", "fund of region", "waiting"};
    static constexpr const char* kPurposes[] = {"available", "held", "escrow", "pending"};
    const auto owner = packed >> 56, purpose = packed >> 48 & 0xFF, currency = packed >> 40 & 0xFF;
    std::string text = owner < std::size(kOwners) ? kOwners[owner] : "owner " + std::to_string(owner);
    text += " " + std::to_string(packed & 0xFFFF'FFFF) + " ";
    text += is_currency(Currency(static_cast<std::uint8_t>(currency))) ? code_of(Currency(static_cast<std::uint8_t>(currency))) : "?";
    return text + " " + (purpose < std::size(kPurposes) ? kPurposes[purpose] : "?");
}

}  // namespace

std::string text_of(Wide amount) {
    const bool negative = amount < 0;
    std::string digits;
    do {
        const auto digit = static_cast<int>(amount % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
        amount /= 10;
    } while (amount != 0);
    if (negative) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::string_view rule_of(PostingCause cause) {
    switch (cause) {
        case PostingCause::order_hold:
        case PostingCause::bond_hold:
        case PostingCause::hold_release: return "hold";
        case PostingCause::buyer_fee:
        case PostingCause::exchange_fee: return "fee";
        case PostingCause::development_levy:
        case PostingCause::link_charge:
        case PostingCause::link_rent:
        case PostingCause::fund_rent:
        case PostingCause::commission:
        case PostingCause::contribution: return "split";
        case PostingCause::refund:
        case PostingCause::maturity:
        case PostingCause::take_back:
        case PostingCause::bond_return:
        case PostingCause::bust: return "release";
        default: return "posting";
    }
}

std::uint64_t Accounts::pack(const AccountKey& key) {
    return static_cast<std::uint64_t>(key.owner) << 56 | static_cast<std::uint64_t>(key.purpose) << 48 |
           static_cast<std::uint64_t>(key.currency.raw()) << 40 | key.owner_number;
}

Wide Accounts::balance(const AccountKey& key) const {
    const auto found = balances_.find(pack(key));
    return found == balances_.end() ? 0 : found->second;
}

void Accounts::move(const AccountKey& from, const AccountKey& to, Wide amount, PostingCause cause, std::uint64_t subject) {
    if (amount == 0) return;
    const Sum sum{pack(from), pack(to), cause, subject, amount};
    balances_[sum.from] -= amount;
    balances_[sum.to] += amount;
    expected_.push_back(sum);
}

std::optional<Breach> Accounts::opened(const AccountOpened& event) {
    const std::uint64_t packed = pack(event.key);
    if (event.account.raw() != keys_.size())
        return Breach{"account", "account " + std::to_string(keys_.size()), "account " + std::to_string(event.account.raw())};
    // A participant's four accounts of a currency are opened together, in the order of their purposes.
    const bool participants = event.key.owner == AccountOwner::participant;
    const bool in_turn = next_of_four_ ? packed == *next_of_four_ : !participants || event.key.purpose == AccountPurpose::available;
    if (!in_turn) return Breach{"account", next_of_four_ ? text_of_account(*next_of_four_) : "the first of four accounts", text_of_account(packed)};
    next_of_four_.reset();
    if (participants && event.key.purpose != AccountPurpose::pending) next_of_four_ = packed + (std::uint64_t{1} << 48);
    if (!numbers_.emplace(packed, event.account.raw()).second)
        return Breach{"account", "an account that is new", text_of_account(packed) + ", opened before"};
    keys_.push_back(packed);
    return std::nullopt;
}

std::optional<Breach> Accounts::posted(const Posted& event) {
    ++postings_;
    const auto known = [&](AccountId account) { return account.raw() < keys_.size(); };
    if (!known(event.from) || !known(event.to))
        return Breach{"account", "accounts that were opened", std::to_string(event.from.raw()) + " and " + std::to_string(event.to.raw())};
    if (!event.amount.is_positive()) return Breach{"posting", "an amount above zero", std::to_string(event.amount.raw())};
    found_.push_back({keys_[event.from.raw()], keys_[event.to.raw()], event.cause, event.subject, event.amount.raw()});
    return std::nullopt;
}

// One sum for each pair of accounts, cause and subject.
void Accounts::gather(std::vector<Sum>& sums) {
    const auto key = [](const Sum& sum) { return std::tie(sum.from, sum.to, sum.cause, sum.subject); };
    std::sort(sums.begin(), sums.end(), [&](const Sum& a, const Sum& b) { return key(a) < key(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (kept > 0 && key(sums[kept - 1]) == key(sums[i]))
            sums[kept - 1].amount += sums[i].amount;
        else
            sums[kept++] = sums[i];
    }
    sums.resize(kept);
}

std::string Accounts::text_of(const Sum& sum) const {
    return audit::text_of(sum.amount) + " micro-units from " + text_of_account(sum.from) + " to " + text_of_account(sum.to) +
           ", cause " + std::to_string(static_cast<int>(sum.cause)) + ", subject " + std::to_string(sum.subject);
}

std::optional<Breach> Accounts::close() {
    gather(expected_);
    gather(found_);
    std::optional<Breach> breach;
    if (next_of_four_) breach = Breach{"account", text_of_account(*next_of_four_), "no such account"};
    for (std::size_t i = 0; i < std::max(expected_.size(), found_.size()) && !breach; ++i) {
        const Sum* expected = i < expected_.size() ? &expected_[i] : nullptr;
        const Sum* found = i < found_.size() ? &found_[i] : nullptr;
        if (expected != nullptr && found != nullptr &&
            std::tie(expected->from, expected->to, expected->cause, expected->subject, expected->amount) ==
                std::tie(found->from, found->to, found->cause, found->subject, found->amount))
            continue;
        breach = Breach{rule_of((expected != nullptr ? expected : found)->cause),
                        expected != nullptr ? text_of(*expected) : "no such posting", found != nullptr ? text_of(*found) : "no such posting"};
    }
    for (const Sum& sum : expected_) {
        if (breach || sum.from >> 56 == static_cast<std::uint64_t>(AccountOwner::outside)) continue;
        if (const Wide left = balances_.at(sum.from); left < 0)
            breach = Breach{"balance", "at least 0 in " + text_of_account(sum.from), audit::text_of(left)};
    }
    expected_.clear();
    found_.clear();
    return breach;
}

bool Accounts::adds_up() const {
    std::map<std::uint64_t, Wide> sums;
    for (const auto& [packed, balance] : balances_) sums[packed >> 40 & 0xFF] += balance;  // any order: sums
    return std::all_of(sums.begin(), sums.end(), [](const auto& sum) { return sum.second == 0; });
}

}  // namespace tongqu::audit
