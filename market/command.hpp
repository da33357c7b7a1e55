#pragma once
// Everything that changes the market is one of these commands. Fields are listed once, by fields(); the codec, the
// fingerprint of a request and the printers follow that list. Alternatives and fields are append only within a version of
// the codec (market/codec.hpp).
#include <optional>
#include <string>
#include <tuple>
#include <variant>

#include "market/account.hpp"
#include "market/evidence.hpp"
#include "market/instrument.hpp"
#include "market/link.hpp"
#include "market/participant.hpp"
#include "market/product.hpp"
#include "market/rulebook.hpp"
#include "market/waterfall.hpp"

namespace tongqu {

// --- the exchange's own -------------------------------------------------------------------------------------------

// The first command of every journal.
struct OpenExchange {
    std::string operator_id;  // participant_id of the operator
    std::string operator_name;
    Region operator_region;
    Digest operator_key_digest{};  // SHA-256 of the first key's secret
    Rulebook rulebook;

    static constexpr auto fields() {
        using C = OpenExchange;
        return std::make_tuple(&C::operator_id, &C::operator_name, &C::operator_region, &C::operator_key_digest, &C::rulebook);
    }
};

// The service runs again: human deadlines move by the time since the last stamp.
struct Resume {
    static constexpr auto fields() { return std::make_tuple(); }
};

// Time has come for something that is due.
struct Tick {
    static constexpr auto fields() { return std::make_tuple(); }
};

// --- regions, participants, keys ------------------------------------------------------------------------------------

struct CreateRegion {
    Region region;
    static constexpr auto fields() { return std::make_tuple(&CreateRegion::region); }
};

// From anyone, without a key.
struct ApplyForAdmission {
    ParticipantTerms terms;
    Digest claim_digest{};  // SHA-256 of the claim secret
    static constexpr auto fields() {
        return std::make_tuple(&ApplyForAdmission::terms, &ApplyForAdmission::claim_digest);
    }
    static constexpr auto request_fields() { return std::make_tuple(&ApplyForAdmission::terms); }
};

struct ChangeStatus {
    ParticipantId participant;
    ParticipantStatus status = ParticipantStatus::admitted;
    std::string idempotency_key;  // empty: none
    static constexpr auto fields() {
        using C = ChangeStatus;
        return std::make_tuple(&C::participant, &C::status, &C::idempotency_key);
    }
};

// With a claim digest: the participant's first key, from anyone who knows the secret; without: by a key of its own.
struct CreateKey {
    ParticipantId participant;
    std::optional<Digest> claim_digest;
    Digest secret_digest{};  // SHA-256 of the key's secret, which is shown once and kept nowhere; of a pair its public half
    ScopeSet scopes;
    std::optional<Time> expires;
    std::string idempotency_key;
    KeyKind kind = KeyKind::bearer;
    static constexpr auto fields() {
        using C = CreateKey;
        return std::make_tuple(&C::participant, &C::claim_digest, &C::secret_digest, &C::scopes, &C::expires,
                               &C::idempotency_key, &C::kind);
    }
    static constexpr auto request_fields() {
        using C = CreateKey;
        return std::make_tuple(&C::participant, &C::claim_digest, &C::scopes, &C::expires, &C::idempotency_key, &C::kind);
    }
};

struct RevokeKey {
    KeyId key;
    std::string idempotency_key;
    static constexpr auto fields() { return std::make_tuple(&RevokeKey::key, &RevokeKey::idempotency_key); }
};

// By the participant: from now on its orders, amendments and new signing keys must be signed. Lifted by a signed request of its own, or,
// for one that has lost its private key, by the operator.
struct SetOrderSigning {
    ParticipantId participant;
    bool required = true;
    std::string idempotency_key;
    using C = SetOrderSigning;
    static constexpr auto fields() { return std::make_tuple(&C::participant, &C::required, &C::idempotency_key); }
};

// --- money in and out -----------------------------------------------------------------------------------------------

struct Deposit {
    std::string reference;
    ParticipantId participant;
    Currency currency;
    Money amount;
    static constexpr auto fields() {
        using C = Deposit;
        return std::make_tuple(&C::reference, &C::participant, &C::currency, &C::amount);
    }
};

struct Withdraw {
    std::string reference;
    Currency currency;
    Money amount;
    static constexpr auto fields() {
        return std::make_tuple(&Withdraw::reference, &Withdraw::currency, &Withdraw::amount);
    }
};

// --- products and instruments -----------------------------------------------------------------------------------------

struct ListProduct {
    ProductTerms terms;
    static constexpr auto fields() { return std::make_tuple(&ListProduct::terms); }
};

// From now on the product's trades are paid by these weights.
struct DeclareShares {
    ProductId product;
    std::vector<Contributor> contributors;
    std::string reference;
    static constexpr auto fields() {
        using C = DeclareShares;
        return std::make_tuple(&C::product, &C::contributors, &C::reference);
    }
};

// The same, with the weights computed by the exchange from declared contributions.
struct ProposeShares {
    ProductId product;
    ContributionGame game;
    std::string reference;
    static constexpr auto fields() {
        using C = ProposeShares;
        return std::make_tuple(&C::product, &C::game, &C::reference);
    }
};

struct OpenInstrument {
    InstrumentTerms terms;
    static constexpr auto fields() { return std::make_tuple(&OpenInstrument::terms); }
};

// --- orders -------------------------------------------------------------------------------------------------------------

struct PlaceOrder {
    std::string client_order_id;
    InstrumentId instrument;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    std::optional<Price> price;
    std::optional<Price> stop_price;
    Quantity quantity;
    std::optional<Quantity> display_quantity;  // an iceberg: shows so much of its quantity at a time
    std::optional<Quantity> minimum_quantity;  // trades at least this on arrival, or is cancelled whole
    TimeInForce time_in_force = TimeInForce::gtc;
    std::optional<Time> expires;  // gtd
    PostOnly post_only = PostOnly::no;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
    std::optional<RegionId> region;  // none: the participant's home
    static constexpr auto fields() {
        using C = PlaceOrder;
        return std::make_tuple(&C::client_order_id, &C::instrument, &C::side, &C::type, &C::price, &C::stop_price,
                               &C::quantity, &C::display_quantity, &C::minimum_quantity, &C::time_in_force, &C::expires,
                               &C::post_only, &C::self_trade, &C::region);
    }
};

struct CancelOrder {
    OrderId order;
    std::string idempotency_key;
    static constexpr auto fields() { return std::make_tuple(&CancelOrder::order, &CancelOrder::idempotency_key); }
};

struct AmendOrder {
    OrderId order;
    std::optional<Price> price;
    std::optional<Quantity> quantity;  // the new total, fills included
    std::string idempotency_key;
    static constexpr auto fields() {
        using C = AmendOrder;
        return std::make_tuple(&C::order, &C::price, &C::quantity, &C::idempotency_key);
    }
};

// All open orders of the participant, or those on one instrument; in the order they were entered.
struct CancelAllOrders {
    std::optional<InstrumentId> instrument;
    std::string idempotency_key;
    static constexpr auto fields() {
        return std::make_tuple(&CancelAllOrders::instrument, &CancelAllOrders::idempotency_key);
    }
};

// --- the market's own order -------------------------------------------------------------------------------------------

// What the operator lets one instrument's market do, or (none) every market.
struct SetTradingState {
    std::optional<InstrumentId> instrument;
    TradingState state = TradingState::open;
    std::string idempotency_key;
    static constexpr auto fields() {
        using C = SetTradingState;
        return std::make_tuple(&C::instrument, &C::state, &C::idempotency_key);
    }
};

// Engaged: all open orders of the participant are cancelled and no new ones are taken until it is released. By the participant
// itself or by the operator; what the operator engaged only the operator releases.
struct SetKillSwitch {
    ParticipantId participant;
    bool engaged = true;
    std::string idempotency_key;
    static constexpr auto fields() {
        using C = SetKillSwitch;
        return std::make_tuple(&C::participant, &C::engaged, &C::idempotency_key);
    }
};

// The exchange's own: reveals the seed that it committed itself to and runs the interval's auction with it, then commits itself
// to the next. Without a seed (the first time, and after an outage) it only commits; the interval is void.
struct RunBatch {
    InstrumentId instrument;
    std::optional<Digest> seed;
    Digest next_commitment{};  // SHA-256 of the next seed
    static constexpr auto fields() {
        using C = RunBatch;
        return std::make_tuple(&C::instrument, &C::seed, &C::next_commitment);
    }
};

// By a regulator: the trade is undone and every posting of it reversed.
struct BustTrade {
    TradeId trade;
    std::string reference;
    static constexpr auto fields() { return std::make_tuple(&BustTrade::trade, &BustTrade::reference); }
};

// --- delivery -----------------------------------------------------------------------------------------------------------

struct DeliverTrade {
    TradeId trade;
    std::string reference;
    Digest grant_commitment{};  // keyed commitment to the access grant; the grant itself never enters the journal
    static constexpr auto fields() {
        using C = DeliverTrade;
        return std::make_tuple(&C::trade, &C::reference, &C::grant_commitment);
    }
};

struct AcceptTrade {
    TradeId trade;
    std::string reference;
    static constexpr auto fields() { return std::make_tuple(&AcceptTrade::trade, &AcceptTrade::reference); }
};

// By the buyer, as long as what was released is not final: the money stays where it is until a regulator has decided.
struct DisputeTrade {
    TradeId trade;
    std::string reference;
    Digest reason_commitment{};  // keyed commitment to the reason; the text itself never enters the journal
    static constexpr auto fields() {
        using C = DisputeTrade;
        return std::make_tuple(&C::trade, &C::reference, &C::reason_commitment);
    }
};

// By a regulator: so much of a disputed trade's gross goes back to the buyer, the rest is paid. Of a settled trade: so much is debited
// to the supplier; what it does not have becomes a claim.
struct ResolveTrade {
    TradeId trade;
    std::string reference;
    Money refund;
    Digest note_commitment{};
    static constexpr auto fields() {
        using C = ResolveTrade;
        return std::make_tuple(&C::trade, &C::reference, &C::refund, &C::note_commitment);
    }
};

// By the supplier of metered goods: so many more lots of the quota were used.
struct ReportUsage {
    TradeId trade;
    std::string reference;
    Quantity quantity;
    static constexpr auto fields() {
        using C = ReportUsage;
        return std::make_tuple(&C::trade, &C::reference, &C::quantity);
    }
};

// --- the rules of revenue -------------------------------------------------------------------------------------------------

// By the operator: in force from now on. Its version is one above the last.
struct SetRulebook {
    Rulebook rulebook;
    std::string reference;
    static constexpr auto fields() { return std::make_tuple(&SetRulebook::rulebook, &SetRulebook::reference); }
};

// By who opened the instrument, or the operator: the instrument's trades from now on are divided by these terms.
struct SetWaterfall {
    InstrumentId instrument;
    WaterfallTerms terms;
    std::string reference;
    static constexpr auto fields() {
        using C = SetWaterfall;
        return std::make_tuple(&C::instrument, &C::terms, &C::reference);
    }
};

// By the supplier: from the time on the product is not sold any more.
struct WithdrawProduct {
    ProductId product;
    Time ends;
    std::string reference;
    static constexpr auto fields() {
        using C = WithdrawProduct;
        return std::make_tuple(&C::product, &C::ends, &C::reference);
    }
};

// By the buyer of a settled trade: what the rulebook in force gives back from the development fund of the buyer's home region.
struct ClaimSupport {
    TradeId trade;
    SupportKind kind = SupportKind::voucher;
    std::string reference;
    static constexpr auto fields() {
        using C = ClaimSupport;
        return std::make_tuple(&C::trade, &C::kind, &C::reference);
    }
};

// A standing instruction: what is above `keep` is paid out at every close of a period; none: nothing is.
struct SetPayout {
    Currency currency;
    std::optional<Money> keep;
    std::string reference;
    static constexpr auto fields() {
        using C = SetPayout;
        return std::make_tuple(&C::currency, &C::keep, &C::reference);
    }
};

// By the operator: the period of a currency ends. The exchange's fees go to the operator, the payouts are made.
struct ClosePeriod {
    Currency currency;
    std::string reference;
    static constexpr auto fields() { return std::make_tuple(&ClosePeriod::currency, &ClosePeriod::reference); }
};

// By the operator: what a debtor has available is divided among those who have claims on it, by the rulebook's rule.
struct SettleEstate {
    ParticipantId debtor;
    Currency currency;
    std::string reference;
    static constexpr auto fields() {
        using C = SettleEstate;
        return std::make_tuple(&C::debtor, &C::currency, &C::reference);
    }
};

using CommandBody =
    std::variant<OpenExchange, Resume, Tick, CreateRegion, ApplyForAdmission, ChangeStatus, CreateKey, RevokeKey, Deposit,
                 Withdraw, ListProduct, OpenInstrument, PlaceOrder, CancelOrder, AmendOrder, CancelAllOrders, DeliverTrade,
                 AcceptTrade, DeclareShares, ProposeShares, SetTradingState, SetKillSwitch, RunBatch, BustTrade,
                 DisputeTrade, ResolveTrade, ReportUsage, SetRulebook, SetWaterfall, WithdrawProduct, ClaimSupport, SetPayout,
                 ClosePeriod, SettleEstate, DefineLink, ChangeCapacity, SetOrderSigning>;

struct Command {
    std::optional<KeyId> key;  // who asks; none for applications, claims and the exchange's own
    CommandBody body;
    std::optional<Evidence> evidence = {};  // of a command that was signed, and is of a kind that keeps it
    static constexpr auto fields() { return std::make_tuple(&Command::key, &Command::body, &Command::evidence); }
};

}  // namespace tongqu
