#include "gateway/api/distribution.hpp"

#include <algorithm>
#include <array>

#include "gateway/api/distribution_words.hpp"
#include "gateway/api/figures.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

using service::DistributionStep;
using service::TradeRecord;
using settlement::WaterfallStep;

std::string rate_text(PartsPerMillion rate) { return multiple_to_string(rate.raw(), Decimal{1, 6}); }

class Explainer {
  public:
    Explainer(const service::ReadModel& model, const TradeRecord& trade)
        : directory_(model.directory()),
          accounts_(model.accounts()),
          trade_(trade),
          instrument_(directory_.instruments().at(trade.instrument)),
          terms_(instrument_.waterfalls[trade.waterfall.raw() - 1].terms),
          rules_(model.rulebooks()[trade.rulebook.raw() - 1].rules),
          figures_(done_.calls) {
        if (const auto product = instrument_.terms.product)
            contributors_ = directory_.products().at(*product).shares[trade.shares->raw() - 1].table.contributors;
        else
            contributors_ = {{name_of(trade.seller), 1}};
        for (const Contributor& contributor : contributors_) weights_.push_back(contributor.weight);
        steps_ = settlement::divide(trade.gross, trade.quantity, rules_, terms_, weights_, trade.carriers);
        note_carriers();
        for (const WaterfallStep& step : steps_) shares_.push_back(step.amount);
        paid_.resize(steps_.size());
        paid_before_.resize(steps_.size());
    }

    Explanation explain() {
        Money left = trade_.gross;
        std::size_t link = 0;
        for (const WaterfallStep& step : steps_) {
            done_.division.push_back(part_of_division(step, left, link));
            if (step.cause != PostingCause::contribution) left -= step.amount;
        }
        for (const DistributionStep& step : trade_.steps) done_.steps.push_back(movement(step));
        return std::move(done_);
    }

  private:
    // What the steps that pay links are of, in their order; and what of the gross is congestion rent.
    void note_carriers() {
        for (const LinkCharge& charge : terms_.link_charges) charges_.push_back(charge.per_lot);
        for (const Carrier& carrier : trade_.carriers)
            if (carrier.per_lot.is_positive()) charges_.push_back(carrier.per_lot);
        for (const Carrier& carrier : trade_.carriers) {
            const Money rent(carrier.rent_per_lot.raw() * trade_.quantity.raw());
            if (!rent.is_positive()) continue;
            goods_ -= rent;
            const auto parts = settlement::rent_parts(rent, rules_);
            for (std::size_t i = 0; i < parts.size(); ++i)
                if (parts[i].is_positive()) rents_.push_back({rent, i});
        }
    }
    [[nodiscard]] const std::string& name_of(ParticipantId id) const { return directory_.participants().at(id).terms.name_id; }
    [[nodiscard]] const std::string& code_of_region(RegionId id) const { return directory_.regions().at(id).region.code; }

    [[nodiscard]] Receiver receiver_of(const WaterfallStep& step) const {
        switch (step.cause) {
            case PostingCause::exchange_fee:
                return {AccountOwner::exchange, {}};
            case PostingCause::development_levy:
                return {AccountOwner::region_fund, code_of_region(trade_.seller_region)};
            case PostingCause::fund_rent:
                return {AccountOwner::region_fund, code_of_region(RegionId(static_cast<std::uint8_t>(step.payee)))};
            case PostingCause::contribution:
                return {AccountOwner::participant, contributors_[step.payee].participant};
            default:
                return {AccountOwner::participant, name_of(ParticipantId(step.payee))};
        }
    }

    ExplainedPart part_of_division(const WaterfallStep& step, Money left, std::size_t& link) {
        ExplainedPart part;
        part.rule = step.cause;
        part.to = receiver_of(step);
        part.amount = step.amount;
        switch (step.cause) {
            case PostingCause::link_charge: {
                // A charge of which nothing was left has no step.
                const Money charge = charges_[link++];
                part.inputs = {{"per_lot", to_string(charge)}, {"lots", std::to_string(trade_.quantity.raw())}};
                part.figure = figures_.by_lots(charge, trade_.quantity, left);
                break;
            }
            case PostingCause::link_rent:
            case PostingCause::fund_rent: {
                const auto& [rent, index] = rents_[rent_++];
                const std::uint64_t keeps = rules_.rent_to_operator.raw(), rest = kMillion - keeps;
                part.inputs = {{"rent", to_string(rent)}, {"rate", rate_text(rules_.rent_to_operator)}};
                part.figure = figures_.by_weights(rent, std::array<std::uint64_t, 3>{2 * keeps, rest, rest}, index, step.amount);
                break;
            }
            case PostingCause::contribution: {
                part.inputs = {{"left", to_string(left)}, {"weight", std::to_string(weights_[step.payee])}};
                part.figure = figures_.by_weights(left, weights_, step.payee, step.amount);
                break;
            }
            default: {
                const PartsPerMillion rate = step.cause == PostingCause::exchange_fee      ? rules_.exchange_fee
                                             : step.cause == PostingCause::development_levy ? rules_.development_levy
                                                                                            : terms_.commission;
                part.inputs = {{"gross", to_string(goods_)}, {"rate", rate_text(rate)}};
                part.figure = figures_.by_rate(goods_, rate);
                if (part.figure->value > step.amount) {  // the steps before it left less
                    part.figure->arithmetic = "min(" + part.figure->arithmetic + ", " + std::to_string(left.raw()) + ")";
                }
            }
        }
        tell_division(part);
        return part;
    }

    // The release that the movement belongs to begins, where it is not the one before.
    void begin_release(const DistributionStep& step) {
        if (step.released == progress_.released && step.decided == progress_.decided) return;
        progress_ = {step.released, step.decided};
        paid_before_ = std::exchange(paid_, settlement::paid_by(steps_, trade_.gross, progress_));
        fee_before_ = std::exchange(fee_paid_, fee_at(step.released));
        next_payment_ = next_take_back_ = 0;
        fee_taken_back_ = false;
    }
    [[nodiscard]] Money fee_at(Money released) const {
        return settlement::proportion(trade_.buyer_fee, released, trade_.gross);
    }

    // Which payee the movement belongs to; nothing for the exchange's buyer's fee. Payees are paid in the order of the waterfall.
    std::optional<std::size_t> payee_of(const DistributionStep& step) {
        if (step.cause == PostingCause::buyer_fee) return std::nullopt;
        const bool back = step.cause == PostingCause::take_back;
        if (back && !fee_taken_back_ && fee_before_ > fee_paid_) {
            fee_taken_back_ = true;
            return std::nullopt;
        }
        std::size_t& next = back ? next_take_back_ : next_payment_;
        while (next < steps_.size() && (back ? paid_before_[next] <= paid_[next] : paid_[next] <= paid_before_[next])) ++next;
        return next < steps_.size() ? std::optional(next++) : std::nullopt;
    }

    // What the payee has in all after this release.
    Figure figure_of(std::optional<std::size_t> payee) {
        if (!payee) {
            if (progress_.released == trade_.gross) return {std::to_string(fee_paid_.raw()), fee_paid_, std::nullopt, {}};
            const std::array<Money, 2> shares{trade_.buyer_fee, trade_.gross - trade_.buyer_fee};
            return figures_.by_progress(shares, 0, progress_.released);
        }
        if (progress_.released == trade_.gross) return *done_.division[*payee].figure;
        if (!progress_.decided) return figures_.by_progress(shares_, *payee, progress_.released);
        std::vector<std::uint64_t> weights;
        for (const Money share : shares_) weights.push_back(static_cast<std::uint64_t>(share.raw()));
        return figures_.by_weights(progress_.released, weights, *payee, paid_[*payee]);
    }

    ExplainedPart movement(const DistributionStep& step) {
        ExplainedPart part;
        part.rule = step.cause;
        part.amount = step.amount;
        part.sequence = step.sequence;
        part.to = owner_of(accounts_.at(step.to).key);
        switch (step.cause) {
            case PostingCause::refund:
                tell_refund(part, refund_of(step));
                break;
            case PostingCause::penalty:
                part.inputs = {{"gross", to_string(trade_.gross)}, {"rate", rate_text(rules_.penalty)}};
                part.figure = figures_.by_rate(trade_.gross, rules_.penalty);
                tell_penalty(part, accounts_.at(step.from).key.purpose == AccountPurpose::escrow);
                break;
            case PostingCause::voucher:
            case PostingCause::rebate: {
                const PartsPerMillion rate = step.cause == PostingCause::voucher ? rules_.voucher : rules_.rebate;
                const Money base = step.released - step.debited + fee_at(step.released);
                part.inputs = {{"paid_by_buyer", to_string(base)}, {"rate", rate_text(rate)}};
                part.figure = figures_.by_rate(base, rate);
                tell_support(part, owner_of(accounts_.at(step.from).key).name);
                break;
            }
            case PostingCause::debit:
            case PostingCause::bust:
                tell_correction(part);
                break;
            default: {
                begin_release(step);
                const auto payee = payee_of(step);
                if (payee && step.cause == PostingCause::contribution) part.to.name = receiver_of(steps_[*payee]).name;
                const Money share = payee ? steps_[*payee].amount : trade_.buyer_fee;
                const Money before = payee ? paid_before_[*payee] : fee_before_;
                part.figure = figure_of(payee);
                part.inputs = {{"share", to_string(share)},
                               {"released", to_string(step.released)},
                               {"gross", to_string(trade_.gross)},
                               {"paid_before", to_string(before)}};
                tell_payment(part, to_string(part.figure->value));
            }
        }
        return part;
    }

    // What of a refund is gross; the rest is the fee on it.
    Money refund_of(const DistributionStep& step) {
        const Money fee_in_hand = refunded_ ? fee_at(released_at_refund_) : trade_.buyer_fee;
        refunded_ = true;
        released_at_refund_ = step.released;
        return step.amount - (fee_in_hand - fee_at(step.released));
    }

    [[nodiscard]] Receiver owner_of(const AccountKey& key) const {
        if (key.owner == AccountOwner::participant) return {key.owner, name_of(ParticipantId(key.owner_number))};
        if (key.owner == AccountOwner::region_fund)
            return {key.owner, code_of_region(RegionId(static_cast<std::uint8_t>(key.owner_number)))};
        return {key.owner, {}};
    }

    const service::Directory& directory_;
    const service::Accounts& accounts_;
    const TradeRecord& trade_;
    const service::InstrumentRecord& instrument_;
    const WaterfallTerms terms_;
    const Rulebook& rules_;
    Explanation done_;
    Figures figures_;
    std::vector<Contributor> contributors_;
    std::vector<std::uint64_t> weights_;
    std::vector<WaterfallStep> steps_;
    std::vector<Money> shares_;

    struct RentPart {
        Money rent;         // of the link
        std::size_t index;  // operator, fund where it leaves, fund where it arrives
    };
    std::vector<Money> charges_;
    std::vector<RentPart> rents_;
    std::size_t rent_ = 0;
    Money goods_ = trade_.gross;  // less the rent: what rates are of

    // The release that is being told, and the one before.
    settlement::Progress progress_;
    std::vector<Money> paid_, paid_before_;
    Money fee_paid_, fee_before_;
    std::size_t next_payment_ = 0, next_take_back_ = 0;
    bool fee_taken_back_ = false;
    bool refunded_ = false;
    Money released_at_refund_;
};

}  // namespace

Explanation explain(const service::ReadModel& model, const service::TradeRecord& trade) {
    return Explainer(model, trade).explain();
}

}  // namespace tongqu::gateway
