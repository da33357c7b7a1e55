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

}  // namespace

// One line of JSON a key, so that no limit on the size of a text matters.
std::expected<KeyGuards, std::string> KeyGuards::open(const std::filesystem::path& folder) {
    KeyGuards guards;
    if (folder.empty()) return guards;
    guards.file_ = folder / "key-guards.json";
    std::ifstream in(guards.file_);
    http::JsonReader reader;
    for (std::string line; std::getline(in, line);) {
        auto fields = reader.read_object(line);
        if (!fields) return std::unexpected(guards.file_.string() + " is damaged: " + line);
        const auto key = fields->required_integer("key");
        KeyGuard guard;
        if (const auto text = fields->optional_string("max_quantity")) guard.limits.max_quantity = parse_decimal(*text).value_or(Decimal{});
        guard.limits.max_notional = money_of(fields->optional_integer("max_notional_micros"));
        guard.limits.max_open_orders = fields->optional_integer("max_open_orders");
        guard.limits.max_exposure = money_of(fields->optional_integer("max_exposure_micros"));
        guard.limits_by_operator = fields->optional_bool("limits_by_operator").value_or(false);
        guard.killed = fields->optional_bool("killed").value_or(false);
        guard.killed_by_operator = fields->optional_bool("killed_by_operator").value_or(false);
        if (fields->finish() || key < 0 || key > UINT32_MAX) return std::unexpected(guards.file_.string() + " is damaged: " + line);
        guards.guards_[KeyId(static_cast<std::uint32_t>(key))] = guard;
    }
    return guards;
}

std::expected<void, std::string> KeyGuards::write() const {
    if (file_.empty()) return {};
    std::string text;
    for (const auto& [key, guard] : guards_) {
        http::JsonWriter json;
        json.begin_object().field("key", static_cast<std::uint64_t>(key.raw()));
        if (guard.limits.max_quantity) json.field("max_quantity", to_string(*guard.limits.max_quantity));
        if (guard.limits.max_notional) json.field("max_notional_micros", guard.limits.max_notional->raw());
        if (guard.limits.max_open_orders) json.field("max_open_orders", *guard.limits.max_open_orders);
        if (guard.limits.max_exposure) json.field("max_exposure_micros", guard.limits.max_exposure->raw());
        json.field("limits_by_operator", guard.limits_by_operator).field("killed", guard.killed);
        json.field("killed_by_operator", guard.killed_by_operator).end_object();
        text.append(json.take()).push_back('\n');
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

bool KeyGuards::on_the_way(KeyId key) const {
    const auto found = waiting_.find(key);
    return found != waiting_.end() && found->second.orders > 0;
}

KeyGuards::Passage::Passage(KeyGuards& guards, KeyId key, Currency currency, Money exposure)
    : guards_(&guards), key_(key), currency_(currency), exposure_(exposure) {
    Waiting& waiting = guards_->waiting_[key_];
    ++waiting.orders;
    if (exposure_.raw() != 0) waiting.exposure[currency_] += exposure_.raw();
}

KeyGuards::Passage::Passage(Passage&& other) noexcept
    : guards_(std::exchange(other.guards_, nullptr)), key_(other.key_), currency_(other.currency_), exposure_(other.exposure_) {}

KeyGuards::Passage::~Passage() {
    if (guards_ == nullptr) return;
    Waiting& waiting = guards_->waiting_[key_];
    --waiting.orders;
    if (exposure_.raw() != 0) waiting.exposure[currency_] -= exposure_.raw();
}

std::expected<KeyGuards::Passage, ApiError> KeyGuards::pass(KeyId key, ParticipantId participant, const OrderSize& order,
                                                            const service::ReadModel& model) {
    const InstrumentTerms& terms = order.instrument.terms;
    const auto found = guards_.find(key);
    if (found == guards_.end()) return Passage(*this, key, terms.currency, Money(0));
    const KeyGuard& guard = found->second;
    const KeyLimits& limits = guard.limits;
    if (guard.killed) return std::unexpected(ApiError::key_killed);
    if (limits.max_quantity && nanos(order.quantity.raw(), terms.lot) > nanos(1, *limits.max_quantity))
        return std::unexpected(ApiError::key_order_too_large);
    const bool weighs = limits.max_notional || limits.max_exposure;
    if (weighs && !order.price) return std::unexpected(ApiError::key_needs_price);
    const WideInt worth = weighs ? notional(*order.price, order.quantity, order.instrument.grain) : WideInt(0);
    if (limits.max_notional && worth > limits.max_notional->raw()) return std::unexpected(ApiError::key_order_too_large);

    if (limits.max_open_orders || limits.max_exposure) {
        const Waiting& waiting = waiting_[key];
        std::int64_t orders = waiting.orders;
        WideInt exposure = worth;
        if (const auto on_way = waiting.exposure.find(terms.currency); on_way != waiting.exposure.end()) exposure += on_way->second;
        for (const OrderId id : open_orders_of(key, participant, model)) {
            const service::OrderRecord& open = *model.orders().find(id);
            if (order.replaces && *order.replaces == id) continue;
            ++orders;
            const service::InstrumentRecord& instrument = model.directory().instruments().at(open.instrument);
            if (instrument.terms.currency == terms.currency) exposure += notional(open.now.limit, open.now.leaves, instrument.grain);
        }
        if (limits.max_open_orders && orders >= *limits.max_open_orders) return std::unexpected(ApiError::key_too_many_open_orders);
        if (limits.max_exposure && exposure > limits.max_exposure->raw()) return std::unexpected(ApiError::key_exposure_exceeded);
    }
    const Money counted(limits.max_exposure ? static_cast<std::int64_t>(worth) : 0);  // at most max_exposure
    return Passage(*this, key, terms.currency, counted);
}

std::vector<OrderId> open_orders_of(KeyId key, ParticipantId participant, const service::ReadModel& model) {
    std::vector<OrderId> open;
    for (const OrderId id : model.orders().open_of(participant))
        if (model.orders().find(id)->key == key) open.push_back(id);
    return open;
}

}  // namespace tongqu::gateway
