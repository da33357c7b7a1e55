#include "settlement/service/audit/evidence/retold.hpp"

#include <openssl/evp.h>

#include <array>

#include "market/decimal.hpp"

namespace tongqu::audit {
namespace {

using Kind = JsonValue::Kind;

constexpr std::array<std::string_view, 2> kSides = {"buy", "sell"};
constexpr std::array<std::string_view, 4> kTypes = {"limit", "market", "stop", "stop_limit"};
constexpr std::array<std::string_view, 5> kTimes = {"gtc", "ioc", "fok", "gtd", "day"};
constexpr std::array<std::string_view, 4> kSelfTrades = {"cancel_taker", "cancel_maker", "cancel_both", "decrement"};
constexpr std::array<std::string_view, 5> kScopes = {"read", "trade", "list", "operate", "regulate"};

template <class Words, class Value>
std::string word(const Words& words, Value value) {
    return std::string(words.at(static_cast<std::size_t>(value)));
}

// Takes the members one after the other; the first that differs is kept.
class Comparison {
  public:
    explicit Comparison(const SignedText& text) : text_(text), left_(text.members) {}

    void request(std::string_view method, const std::string& target) {
        note("request", std::string(method) + " " + target, std::string(text_.method) + " " + std::string(text_.target));
    }
    // A text that says this, or `otherwise` where it is left out.
    void words(std::string_view name, const std::string& said, const std::string& otherwise = {}) {
        const auto value = take(name, Kind::string);
        note(name, value ? value->text : otherwise, said);
    }
    void flag(std::string_view name, bool said, bool otherwise) {
        const auto value = take(name, Kind::boolean);
        note(name, value ? value->text : (otherwise ? "true" : "false"), said ? "true" : "false");
    }
    template <class Amount>
    void amount(std::string_view name, const std::optional<Amount>& said, const std::optional<Decimal>& unit) {
        const auto value = take(name, Kind::string);
        if (value.has_value() != said.has_value()) return note(name, value ? value->text : "none", said ? "one" : "none");
        if (!value || !unit) return;
        const auto decimal = parse_decimal(value->text);
        const auto count = decimal ? whole_multiple(*decimal, *unit) : std::nullopt;
        if (!count || *count != said->raw()) note(name, value->text, multiple_to_string(said->raw(), *unit));
    }
    void time(std::string_view name, const std::optional<Time>& said) {
        const auto value = take(name, Kind::string);
        const auto meant = value ? parse_rfc3339(value->text) : std::nullopt;
        if (value && !meant) return note(name, "a time", value->text);
        if (meant != said) note(name, meant ? to_rfc3339(*meant) : "none", said ? to_rfc3339(*said) : "none");
    }
    [[nodiscard]] std::optional<JsonValue> take(std::string_view name, Kind kind) {
        const auto at = left_.find(name);
        if (at == left_.end()) return std::nullopt;
        JsonValue value = std::move(at->second);
        left_.erase(at);
        if (value.kind != kind) note(name, "a value of its kind", value.text);
        return value;
    }
    void note(std::string_view what, const std::string& signed_, const std::string& commanded) {
        if (flaw_ || signed_ == commanded) return;
        flaw_ = Flaw{std::string(what) + " " + signed_ + ", which was signed", std::string(what) + " " + commanded};
    }
    [[nodiscard]] std::optional<Flaw> finish() {
        if (!left_.empty()) note(left_.begin()->first, "something", "nothing");
        return flaw_;
    }

  private:
    const SignedText& text_;
    JsonMembers left_;
    std::optional<Flaw> flaw_;
};

struct Retelling {
    Comparison& said;
    const Directory& directory;
    std::optional<InstrumentId> market;

    [[nodiscard]] const InstrumentTerms* terms_of(InstrumentId id) const {
        return id.raw() < directory.contracts() ? &directory.contract(id).terms : nullptr;
    }

    void operator()(const PlaceOrder& c) const {
        const InstrumentTerms* terms = terms_of(c.instrument);
        if (terms == nullptr) return said.note("instrument", "one that there is", "another");
        said.request("POST", "/v1/orders");
        said.words("client_order_id", c.client_order_id);
        said.words("instrument_id", terms->name_id);
        said.words("side", word(kSides, c.side));
        said.words("type", word(kTypes, c.type));
        said.amount("price", c.price, terms->tick);
        said.amount("stop_price", c.stop_price, terms->tick);
        said.amount("quantity", std::optional(c.quantity), terms->lot);
        said.amount("display_quantity", c.display_quantity, terms->lot);
        said.amount("minimum_quantity", c.minimum_quantity, terms->lot);
        said.words("time_in_force", word(kTimes, c.time_in_force), c.type == OrderType::market ? "ioc" : "gtc");
        said.time("expires", c.expires);
        said.flag("post_only", c.post_only != PostOnly::no, false);
        if (c.post_only != PostOnly::no) said.words("post_only_policy", c.post_only == PostOnly::slide ? "slide" : "reject", "reject");
        said.words("self_trade", word(kSelfTrades, c.self_trade), "cancel_taker");
        const bool away = c.region && c.region->raw() >= directory.regions();
        said.words("region", !c.region ? std::string() : away ? "unknown" : directory.region(*c.region).code);
    }
    void operator()(const AmendOrder& c) const {
        const InstrumentTerms* terms = market ? terms_of(*market) : nullptr;
        said.request("PATCH", "/v1/orders/" + std::to_string(c.order.raw()));
        said.amount("price", c.price, terms != nullptr ? std::optional(terms->tick) : std::nullopt);
        said.amount("quantity", c.quantity, terms != nullptr ? std::optional(terms->lot) : std::nullopt);
    }
    void operator()(const CancelOrder& c) const { said.request("DELETE", "/v1/orders/" + std::to_string(c.order.raw())); }
    void operator()(const CancelAllOrders& c) const {
        const InstrumentTerms* terms = c.instrument ? terms_of(*c.instrument) : nullptr;
        said.request("DELETE", !c.instrument ? "/v1/orders" : "/v1/orders?instrument_id=" + (terms != nullptr ? terms->name_id : ""));
    }
    void operator()(const SetOrderSigning& c) const {
        if (c.participant.raw() >= directory.members()) return said.note("participant", "one that there is", "another");
        said.request("POST", "/v1/participants/" + directory.member(c.participant).terms.name_id + "/signing");
        said.flag("required", c.required, false);
    }
    void operator()(const CreateKey& c) const {
        if (c.participant.raw() >= directory.members()) return said.note("participant", "one that there is", "another");
        said.request("POST", "/v1/keys");
        said.words("participant_id", directory.member(c.participant).terms.name_id);
        ScopeSet scopes;
        if (const auto list = said.take("scopes", Kind::list))
            for (const std::string& item : list->items)
                for (std::size_t i = 0; i < kScopes.size(); ++i)
                    if (kScopes[i] == item) scopes.insert(static_cast<Scope>(i));
        said.note("scopes", std::to_string(scopes.bits()), std::to_string(c.scopes.bits()));
        said.time("expires", c.expires);
        std::array<unsigned char, 48> base64{};
        EVP_EncodeBlock(base64.data(), c.secret_digest.data(), static_cast<int>(c.secret_digest.size()));
        if (c.kind == KeyKind::signing) said.words("public_key", reinterpret_cast<const char*>(base64.data()));
    }
    template <class Other>
    void operator()(const Other&) const {
        said.note("command", "one whose evidence is kept", "another");
    }
};

}  // namespace

std::optional<Flaw> compare(const CommandBody& body, const SignedText& text, const Directory& directory,
                            std::optional<InstrumentId> market) {
    Comparison said(text);
    std::visit(Retelling{said, directory, market}, body);
    return said.finish();
}

}  // namespace tongqu::audit
