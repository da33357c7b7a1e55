#include "settlement/service/store/row_writer.hpp"

#include "market/command_codec.hpp"
#include "settlement/service/store/cause.hpp"

namespace tongqu::store {

using transparency::MovementRecord;

namespace {

template <class Each>
void for_each_posting(const log::ReleasedCommand& released, Each each) {
    for (std::size_t i = 0; i < released.events.size(); ++i)
        if (const auto* posted = std::get_if<Posted>(&released.events[i])) each(*posted, static_cast<std::uint32_t>(i));
}

// What was earned and is taken back from whoever earned it.
bool is_taken_back(PostingCause cause) {
    return cause == PostingCause::bust || cause == PostingCause::take_back || cause == PostingCause::debit;
}

bool is_purpose_of_earnings(AccountPurpose purpose) {
    return purpose == AccountPurpose::available || purpose == AccountPurpose::pending;
}

}  // namespace

// Events that no row needs are passed over: they change no money.
struct RowWriter::Learn {
    RowWriter& writer;
    const log::ReleasedCommand& released;

    void operator()(const ParticipantApplied& event) const {
        const auto* application = std::get_if<ApplyForAdmission>(&released.command.body);
        writer.homes_.resize(event.participant.raw() + 1);
        writer.homes_[event.participant.raw()] = application != nullptr ? application->terms.region : RegionId{};
    }
    void operator()(const AccountOpened& event) const {
        writer.accounts_.resize(event.account.raw() + 1);
        writer.accounts_[event.account.raw()] = event.key;
    }
    void operator()(const OrderAccepted& event) const {
        if (event.region != writer.homes_[event.participant.raw()]) writer.orders_away_[event.order] = event.region;
    }
    void operator()(const OrderCancelled& event) const { writer.orders_away_.erase(event.order); }
    template <class Other>
    void operator()(const Other&) const {}
};

struct RowWriter::Write {
    RowWriter& writer;
    const log::ReleasedCommand& released;

    void operator()(const RegionCreated& event) const {
        const auto* opening = std::get_if<OpenExchange>(&released.command.body);
        const Region& region =
            opening != nullptr ? opening->operator_region : std::get<CreateRegion>(released.command.body).region;
        writer.region_.bind(event.region.raw()).bind(region.code).bind(region.name).run();
    }
    void operator()(const ParticipantApplied& event) const {
        const auto* opening = std::get_if<OpenExchange>(&released.command.body);
        writer.participant_.bind(event.participant.raw());
        if (opening != nullptr) {
            writer.participant_.bind(opening->operator_id).bind(opening->operator_name).bind(RegionId{}.raw()).run();
        } else {
            const ParticipantTerms& terms = std::get<ApplyForAdmission>(released.command.body).terms;
            writer.participant_.bind(terms.name_id).bind(terms.name).bind(terms.region.raw()).run();
        }
    }
    void operator()(const ProductListed& event) const {
        const ProductTerms& terms = std::get<ListProduct>(released.command.body).terms;
        writer.product_.bind(event.product.raw()).bind(terms.name_id).bind(terms.title).bind(event.supplier.raw()).run();
    }
    void operator()(const InstrumentOpened& event) const {
        const InstrumentTerms& terms = std::get<OpenInstrument>(released.command.body).terms;
        writer.instrument_.bind(event.instrument.raw()).bind(terms.name_id);
        terms.product ? writer.instrument_.bind(terms.product->raw()) : writer.instrument_.bind_null();
        writer.instrument_.bind(terms.currency.raw()).bind(terms.tick.mantissa).bind(terms.tick.scale);
        writer.instrument_.bind(terms.lot.mantissa).bind(terms.lot.scale).run();
    }
    void operator()(const AccountOpened& event) const {
        const AccountKey& key = event.key;
        writer.account_.bind(event.account.raw()).bind(static_cast<std::int64_t>(key.owner)).bind(key.owner_number);
        writer.account_.bind(key.currency.raw()).bind(static_cast<std::int64_t>(key.purpose)).bind(Digest{}).run();
    }
    void operator()(const Traded& event) const {
        const bool buyer_takes = event.taker_side == Side::buy;
        const RegionId bought_in = writer.region_of_order(buyer_takes ? event.taker : event.maker, event.buyer);
        const RegionId sold_from = writer.region_of_order(buyer_takes ? event.maker : event.taker, event.seller);
        Statement& trade = writer.trade_;
        trade.bind(event.trade.raw()).bind(event.instrument.raw()).bind(event.buyer.raw()).bind(event.seller.raw());
        trade.bind(bought_in.raw()).bind(sold_from.raw()).bind(event.buyer_pays().raw()).bind(event.quantity.raw());
        trade.bind(event.gross.raw()).bind(event.buyer_fee.raw()).bind(released.sequence.raw());
        trade.bind(released.time.raw()).run();
        traded(event, bought_in, sold_from);
    }
    void operator()(const Released& event) const {
        writer.rules_.bind(event.rulebook.raw());
        event.shares ? writer.rules_.bind(event.shares->raw()) : writer.rules_.bind_null();
        writer.rules_.bind(event.trade.raw()).run();
    }
    template <class Other>
    void operator()(const Other&) const {}

    void traded(const Traded& event, RegionId bought_in, RegionId sold_from) const {
        const Currency currency = currency_of_trade(event);
        RegionMonth& seller = writer.months_.at(released.time, sold_from, currency);
        ++seller.trades;
        seller.sold += event.gross.raw();
        writer.months_.at(released.time, bought_in, currency).bought += event.gross.raw();
    }
    // That of the postings which go with the trade.
    [[nodiscard]] Currency currency_of_trade(const Traded& event) const {
        Currency currency;
        for_each_posting(released, [&](const Posted& posted, std::uint32_t) {
            if (posted.cause == PostingCause::trade && posted.subject == event.trade.raw())
                currency = writer.accounts_[posted.from.raw()].currency;
        });
        return currency;
    }
};

RowWriter::RowWriter(Database& database)
    : database_(database),
      withdrawals_(static_cast<std::uint64_t>(database.ask("SELECT max(number) FROM withdrawal").value_or(0))),
      months_(database),
      region_(database, "INSERT INTO region VALUES (?, ?, ?)"),
      participant_(database, "INSERT INTO participant VALUES (?, ?, ?, ?)"),
      product_(database, "INSERT INTO product VALUES (?, ?, ?, ?)"),
      instrument_(database, "INSERT INTO instrument VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      account_(database, "INSERT INTO account VALUES (?, ?, ?, ?, ?, 0, 0, ?)"),
      movement_(database, "INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      trade_(database, "INSERT INTO trade VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"),
      rules_(database, "UPDATE trade SET rulebook = ?, shares = ? WHERE id = ?"),
      distribution_(database, "INSERT INTO distribution VALUES (?, ?, ?, ?, ?, ?, ?)"),
      withdrawal_(database, "INSERT INTO withdrawal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      released_(database, "INSERT INTO released VALUES (?, ?, ?, ?)"),
      balance_(database, "UPDATE account SET movements = ?, balance = ?, hash = ? WHERE id = ?") {}

void RowWriter::learn(const log::ReleasedCommand& released) {
    const Learn learn{*this, released};
    for (const Event& event : released.events) std::visit(learn, event);
}

RegionId RowWriter::region_of_order(OrderId order, ParticipantId participant) const {
    const auto away = orders_away_.find(order);
    return away != orders_away_.end() ? away->second : homes_[participant.raw()];
}

void RowWriter::write(const log::ReleasedCommand& released, std::span<const MovementRecord> records) {
    const Write rows{*this, released};
    for (const Event& event : released.events) std::visit(rows, event);
    for (const MovementRecord& record : records) {
        write_movement(record, released.time);
        ends_[record.account] = record;
    }
    for_each_posting(released,
                     [&](const Posted& posted, std::uint32_t event) { write_posting(posted, event, released); });
    if (records.empty()) return;
    command_bytes_.clear();
    event_bytes_.clear();
    encode(released.command, command_bytes_);
    encode(released.events, event_bytes_);
    released_.bind(released.sequence.raw()).bind(released.time.raw()).bind(command_bytes_.bytes());
    released_.bind(event_bytes_.bytes()).run();
}

void RowWriter::write_movement(const MovementRecord& record, Time time) {
    movement_.bind(record.account.raw()).bind(record.number).bind(record.sequence.raw()).bind(record.event);
    movement_.bind(time.raw()).bind(record.amount.raw()).bind(static_cast<std::int64_t>(record.cause));
    movement_.bind(record.subject).bind(record.balance.raw()).bind(record_hash(record)).run();
}

void RowWriter::write_posting(const Posted& posted, std::uint32_t event, const log::ReleasedCommand& released) {
    const AccountKey& from = accounts_[posted.from.raw()];
    const AccountKey& to = accounts_[posted.to.raw()];
    if (describe(posted.cause).subject == SubjectKind::trade && posted.cause != PostingCause::trade) {
        distribution_.bind(posted.subject).bind(released.sequence.raw()).bind(event);
        distribution_.bind(static_cast<std::int64_t>(posted.cause)).bind(posted.from.raw()).bind(posted.to.raw());
        distribution_.bind(posted.amount.raw()).run();
    }
    if (to.owner == AccountOwner::outside && from.owner == AccountOwner::participant)
        write_withdrawal(posted, event, released);

    const auto month = [&](RegionId region) -> RegionMonth& { return months_.at(released.time, region, to.currency); };
    const auto fund = [](const AccountKey& key) { return RegionId(static_cast<std::uint8_t>(key.owner_number)); };
    const bool inside = from.owner == to.owner && from.owner_number == to.owner_number;
    if (inside) return;
    if (to.owner == AccountOwner::region_fund) month(fund(to)).levy += posted.amount.raw();
    if (from.owner == AccountOwner::region_fund && describe(posted.cause).stream != Stream::levy)
        month(fund(from)).levy -= posted.amount.raw();
    if (to.owner == AccountOwner::participant && describe(posted.cause).stream == Stream::sales)
        month(homes_[to.owner_number]).revenue += posted.amount.raw();
    // Money that leaves what was earned, for the buyer or back into its escrow.
    if (from.owner == AccountOwner::participant && is_purpose_of_earnings(from.purpose) &&
        is_taken_back(posted.cause))
        month(homes_[from.owner_number]).revenue -= posted.amount.raw();
}

void RowWriter::write_withdrawal(const Posted& posted, std::uint32_t event, const log::ReleasedCommand& released) {
    const AccountKey& from = accounts_[posted.from.raw()];
    const auto* asked = std::get_if<Withdraw>(&released.command.body);
    withdrawal_.bind(++withdrawals_).bind(released.sequence.raw()).bind(event).bind(released.time.raw());
    withdrawal_.bind(static_cast<std::int64_t>(posted.cause)).bind(from.owner_number).bind(from.currency.raw());
    withdrawal_.bind(posted.amount.raw());
    withdrawal_.bind(asked != nullptr && posted.cause == PostingCause::withdrawal ? std::string_view(asked->reference)
                                                                                  : std::string_view());
    withdrawal_.run();
}

void RowWriter::flush() {
    for (const auto& [account, end] : ends_)
        balance_.bind(end.number).bind(end.balance.raw()).bind(record_hash(end)).bind(account.raw()).run();
    ends_.clear();
    months_.flush();
}

}  // namespace tongqu::store
