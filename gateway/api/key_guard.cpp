#include "gateway/api/key_guard.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "gateway/http/json_reader.hpp"
#include "gateway/http/json_writer.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

// In units of 10^-9, exactly: at most 18 digits times 18 digits.
WideInt nanos(WideInt count, Decimal unit) {
    WideInt value = count * unit.mantissa;
    for (std::size_t i = unit.scale; i < kDecimalScale; ++i) value *= 10;
    return value;
}

WideInt notional(Price price, Quantity quantity, Grain grain) {
    WideInt value = 0;
    const WideInt lots = static_cast<WideInt>(price.raw()) * quantity.raw();
    return __builtin_mul_overflow(lots, static_cast<WideInt>(grain.raw()), &value) ? WideInt(INT64_MAX) * 2 : value;
}

bool write_whole(const std::filesystem::path& file, const std::string& text) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) return false;
    const bool done = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(handle) == 0;
    ::close(handle);
    return done;
}

bool sync_folder(const std::filesystem::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return false;
    const bool done = ::fsync(handle) == 0;
    ::close(handle);
    return done;
}

std::optional<Money> money_of(const std::optional<std::int64_t>& micros) {
    return micros ? std::optional(Money(*micros)) : std::nullopt;
}

// The largest loss of sense that a price may have: a buy far above the reference, a sell far below it.
bool is_too_far(const OrderSize& order, Price reference, Decimal distance) {
    WideInt one = 1;
    for (std::size_t i = 0; i < distance.scale; ++i) one *= 10;
    const WideInt price = one * order.price->raw();
    const WideInt middle = one * reference.raw(), most = static_cast<WideInt>(distance.mantissa) * reference.raw();
    return order.side == Side::buy ? price > middle + most : price < middle - most;
}

KeyLimits read_limits(http::JsonFields& fields) {
    KeyLimits limits;
    if (const auto text = fields.optional_string("max_quantity")) limits.max_quantity = parse_decimal(*text).value_or(Decimal{});
    limits.max_notional = money_of(fields.optional_integer("max_notional_micros"));
    limits.max_open_orders = fields.optional_integer("max_open_orders");
    limits.max_exposure = money_of(fields.optional_integer("max_exposure_micros"));
    if (const auto text = fields.optional_string("max_price_distance")) limits.max_price_distance = parse_decimal(*text).value_or(Decimal{});
    return limits;
}

void write_limits(http::JsonWriter& json, const KeyLimits& limits) {
    if (limits.max_quantity) json.field("max_quantity", to_string(*limits.max_quantity));
    if (limits.max_notional) json.field("max_notional_micros", limits.max_notional->raw());
    if (limits.max_open_orders) json.field("max_open_orders", *limits.max_open_orders);
    if (limits.max_exposure) json.field("max_exposure_micros", limits.max_exposure->raw());
    if (limits.max_price_distance) json.field("max_price_distance", to_string(*limits.max_price_distance));
}

}  // namespace

// One line of JSON a key or participant, so that no limit on the size of a text matters.
std::expected<KeyGuards, std::string> KeyGuards::open(const std::filesystem::path& folder) {
    KeyGuards guards;
    if (folder.empty()) return guards;
    guards.file_ = folder / "key-guards.json";
    std::ifstream in(guards.file_);
    http::JsonReader reader;
    for (std::string line; std::getline(in, line);) {
        const auto damaged = std::unexpected(guards.file_.string() + " is damaged: " + line);
        auto fields = reader.read_object(line);
        if (!fields) return damaged;
        const bool of_firm = fields->has("participant");
        const auto number = fields->required_integer(of_firm ? "participant" : "key");
        KeyGuard guard;
        guard.limits = read_limits(*fields);
        guard.limits_by_operator = fields->optional_bool("limits_by_operator").value_or(false);
        guard.killed = fields->optional_bool("killed").value_or(false);
        guard.killed_by_operator = fields->optional_bool("killed_by_operator").value_or(false);
        if (fields->finish() || number < 0 || number > UINT32_MAX) return damaged;
        if (of_firm)
            guards.firms_[ParticipantId(static_cast<std::uint32_t>(number))] = guard.limits;
        else
            guards.guards_[KeyId(static_cast<std::uint32_t>(number))] = guard;
    }
    return guards;
}

std::expected<void, std::string> KeyGuards::write() const {
    if (file_.empty()) return {};
    std::string text;
    for (const auto& [key, guard] : guards_) {
        http::JsonWriter json;
        json.begin_object().field("key", static_cast<std::uint64_t>(key.raw()));
        write_limits(json, guard.limits);
        json.field("limits_by_operator", guard.limits_by_operator).field("killed", guard.killed);
        json.field("killed_by_operator", guard.killed_by_operator).end_object();
        text.append(json.take()).push_back('\n');
    }
    for (const auto& [participant, limits] : firms_) {
        http::JsonWriter json;
        json.begin_object().field("participant", static_cast<std::uint64_t>(participant.raw()));
        write_limits(json, limits);
        text.append(json.end_object().take()).push_back('\n');
    }
    const std::filesystem::path fresh = file_.string() + ".new";
    if (write_whole(fresh, text) && std::rename(fresh.c_str(), file_.c_str()) == 0 && sync_folder(file_.parent_path())) return {};
    return std::unexpected("cannot write " + file_.string() + ": " + std::strerror(errno));
}

KeyGuard KeyGuards::of(KeyId key) const {
    const auto found = guards_.find(key);
    return found == guards_.end() ? KeyGuard{} : found->second;
}

std::expected<void, std::string> KeyGuards::set(KeyId key, const KeyGuard& guard) {
    const KeyGuard before = of(key);
    guards_[key] = guard;
    auto written = write();
    if (!written) guards_[key] = before;
    return written;
}

KeyLimits KeyGuards::of(ParticipantId participant) const {
    const auto found = firms_.find(participant);
    return found == firms_.end() ? KeyLimits{} : found->second;
}

std::expected<void, std::string> KeyGuards::set(ParticipantId participant, const KeyLimits& limits) {
    const KeyLimits before = of(participant);
    firms_[participant] = limits;
    auto written = write();
    if (!written) firms_[participant] = before;
    return written;
}

bool KeyGuards::on_the_way(KeyId key) const {
    const auto found = waiting_.find(key);
    return found != waiting_.end() && found->second.orders > 0;
}

KeyGuards::Passage::Passage(KeyGuards& guards, KeyId key, ParticipantId participant, Currency currency, Money exposure)
    : guards_(&guards), key_(key), participant_(participant), currency_(currency), exposure_(exposure) {
    count(1);
}

KeyGuards::Passage::Passage(Passage&& other) noexcept
    : guards_(std::exchange(other.guards_, nullptr)),
      key_(other.key_),
      participant_(other.participant_),
      currency_(other.currency_),
      exposure_(other.exposure_) {}

KeyGuards::Passage::~Passage() {
    if (guards_ != nullptr) count(-1);
}

void KeyGuards::Passage::count(int sign) {
    for (Waiting* waiting : {&guards_->waiting_[key_], &guards_->firms_waiting_[participant_]}) {
        waiting->orders += sign;
        if (exposure_.raw() != 0) waiting->exposure[currency_] += static_cast<WideInt>(sign) * exposure_.raw();
    }
}

std::optional<Price> reference_of(const service::InstrumentRecord& instrument, const service::ReadModel& model) {
    const auto& recent = model.trades().recent(instrument.id);
    return recent.empty() ? instrument.terms.reference_price : std::optional(model.trades().at(recent.back()).price);
}

std::expected<void, ApiError> KeyGuards::check(const KeyLimits& limits, const OrderSize& order, const Waiting& waiting,
                                               const std::vector<OrderId>& open, const service::ReadModel& model,
                                               const Refusals& refusals) {
    const InstrumentTerms& terms = order.instrument.terms;
    if (limits.max_quantity && nanos(order.quantity.raw(), terms.lot) > nanos(1, *limits.max_quantity))
        return std::unexpected(refusals.too_large);
    const bool weighs = limits.max_notional || limits.max_exposure;
    if ((weighs || limits.max_price_distance) && !order.price) return std::unexpected(refusals.needs_price);
    const WideInt worth = weighs ? notional(*order.price, order.quantity, order.instrument.grain) : WideInt(0);
    if (limits.max_notional && worth > limits.max_notional->raw()) return std::unexpected(refusals.too_large);
    if (limits.max_price_distance)
        if (const auto reference = reference_of(order.instrument, model); reference && is_too_far(order, *reference, *limits.max_price_distance))
            return std::unexpected(refusals.price_too_far);
    if (!limits.max_open_orders && !limits.max_exposure) return {};

    std::int64_t orders = waiting.orders;
    WideInt exposure = worth;
    if (const auto on_way = waiting.exposure.find(terms.currency); on_way != waiting.exposure.end()) exposure += on_way->second;
    for (const OrderId id : open) {
        const service::OrderRecord& each = *model.orders().find(id);
        if (order.replaces && *order.replaces == id) continue;
        ++orders;
        const service::InstrumentRecord& instrument = model.directory().instruments().at(each.instrument);
        if (instrument.terms.currency == terms.currency) exposure += notional(each.now.limit, each.now.leaves, instrument.grain);
    }
    if (limits.max_open_orders && orders >= *limits.max_open_orders) return std::unexpected(refusals.too_many_open);
    if (limits.max_exposure && exposure > limits.max_exposure->raw()) return std::unexpected(refusals.exposure);
    return {};
}

std::expected<KeyGuards::Passage, ApiError> KeyGuards::pass(KeyId key, ParticipantId participant, const OrderSize& order,
                                                            const service::ReadModel& model) {
    static constexpr Refusals kOfKey{ApiError::key_order_too_large, ApiError::key_needs_price, ApiError::key_price_too_far,
                                     ApiError::key_too_many_open_orders, ApiError::key_exposure_exceeded};
    static constexpr Refusals kOfFirm{ApiError::participant_order_too_large, ApiError::participant_needs_price,
                                      ApiError::participant_price_too_far, ApiError::participant_too_many_open_orders,
                                      ApiError::participant_exposure_exceeded};
    const Currency currency = order.instrument.terms.currency;
    const auto found = guards_.find(key);
    const auto firm = firms_.find(participant);
    if (found == guards_.end() && firm == firms_.end()) return Passage(*this, key, participant, currency, Money(0));
    if (found != guards_.end() && found->second.killed) return std::unexpected(ApiError::key_killed);
    bool weighs = false;
    const auto look = [&](const KeyLimits& limits, const Waiting& waiting, const Refusals& refusals, auto open_orders) {
        const bool counts = limits.max_open_orders || limits.max_exposure;
        weighs = weighs || limits.max_exposure;
        return check(limits, order, waiting, counts ? open_orders() : std::vector<OrderId>(), model, refusals);
    };
    if (found != guards_.end()) {
        const auto fits = look(found->second.limits, waiting_[key], kOfKey, [&] { return open_orders_of(key, participant, model); });
        if (!fits) return std::unexpected(fits.error());
    }
    if (firm != firms_.end()) {
        const auto fits = look(firm->second, firms_waiting_[participant], kOfFirm, [&] { return open_orders_of(participant, model); });
        if (!fits) return std::unexpected(fits.error());
    }
    // At most max_exposure, so it fits.
    const Money counted(weighs ? static_cast<std::int64_t>(notional(*order.price, order.quantity, order.instrument.grain)) : 0);
    return Passage(*this, key, participant, currency, counted);
}

std::vector<OrderId> open_orders_of(ParticipantId participant, const service::ReadModel& model) {
    const auto& open = model.orders().open_of(participant);
    return {open.begin(), open.end()};
}

std::vector<OrderId> open_orders_of(KeyId key, ParticipantId participant, const service::ReadModel& model) {
    std::vector<OrderId> open;
    for (const OrderId id : model.orders().open_of(participant))
        if (model.orders().find(id)->key == key) open.push_back(id);
    return open;
}

}  // namespace tongqu::gateway
