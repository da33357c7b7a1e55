#include "scenario.hpp"

namespace tongqu::exchange {
namespace {

RoleSet roles_from(const std::string& text) {
    RoleSet roles;
    for (const std::string& name : list_from(text)) {
        if (name == "supplier")
            roles.insert(Role::supplier);
        else if (name == "buyer")
            roles.insert(Role::buyer);
        else if (name == "leader")
            roles.insert(Role::chain_leader);
        else if (name == "regulator")
            roles.insert(Role::regulator);
        else
            throw "'" + name + "' is no role";
    }
    return roles;
}

ScopeSet scopes_from(const std::string& text) {
    ScopeSet scopes;
    for (const std::string& name : list_from(text)) {
        if (name == "read")
            scopes.insert(Scope::read);
        else if (name == "trade")
            scopes.insert(Scope::trade);
        else if (name == "list")
            scopes.insert(Scope::list);
        else if (name == "regulate")
            scopes.insert(Scope::regulate);
        else if (name == "operate")
            scopes.insert(Scope::operate);
        else
            throw "'" + name + "' is no scope";
    }
    return scopes;
}

PartsPerMillion rate_from(const std::string& text) {
    return PartsPerMillion(static_cast<std::uint32_t>(std::stoul(text)));
}

}  // namespace

Market& Scenario::market() {
    if (!market_) market_.emplace(rulebook_);
    return *market_;
}

void Scenario::say(std::optional<KeyId> key, CommandBody body) {
    if (market_) no_surprise();
    market().apply(key, std::move(body));
    next_ = 0;
}

void Scenario::play(const std::string& line) {
    Words words(line);
    if (words.empty()) return;
    const std::string first = words.take();
    if (first == "expect") {
        expect(words);
    } else if (people_.contains(first)) {
        play_person(first, words);
    } else {
        play_setting(first, words);
    }
    words.end();
}

void Scenario::play_setting(const std::string& verb, Words& words) {
    if (verb == "fees") {  // before anything else
        words.need("maker"), rulebook_.buyer_maker_fee = rate_from(words.take());
        words.need("taker"), rulebook_.buyer_taker_fee = rate_from(words.take());
        words.need("exchange"), rulebook_.exchange_fee = rate_from(words.take());
        words.need("levy"), rulebook_.development_levy = rate_from(words.take());
    } else if (verb == "region") {
        Region region{words.take(), "", DevelopmentTier::developed};
        if (words.take_if("less_developed")) region.tier = DevelopmentTier::less_developed;
        say(kOperatorKey, CreateRegion{region});
        if (const auto* made = market().last<RegionCreated>()) regions_[region.code] = made->region;
    } else if (verb == "participant" || verb == "apply" || verb == "admit" || verb == "suspend" ||
               verb == "exit") {
        play_participant(verb, words);
    } else if (verb == "deposit") {
        Deposit deposit{{}, person(words.take()).id, currency_from(words.take()), money_from(words.take())};
        if (words.take_if("id")) deposit.reference = words.take();
        say(kOperatorKey, deposit);
    } else if (verb == "instrument") {
        play_instrument(words);
    } else if (verb == "wait") {  // without a Tick
        market().wait(duration_from(words));
    } else if (verb == "after") {
        market().wait(duration_from(words));
        say({}, Tick{});
    } else if (verb == "outage") {
        market().wait(duration_from(words));
        say({}, Resume{});
    } else if (!play_market(verb, words)) {
        throw "'" + verb + "' is no verb and nobody's name";
    }
}

void Scenario::play_participant(const std::string& verb, Words& words) {
    const std::string name = words.take();
    if (verb == "participant" || verb == "apply") {
        ParticipantTerms terms;
        terms.name_id = name;
        terms.roles = roles_from(words.take());
        terms.region = region(words.take());
        if (words.take_if("sites")) terms.sites = region_list(words.take());
        if (words.take_if("group")) terms.group = words.take();
        if (verb == "participant") {
            const Market::Member member = market().join(terms);
            people_[name] = {member.id, member.key};
            next_ = 0;
        } else {
            say({}, ApplyForAdmission{terms, digest_of(name + "'s claim")});
            if (const auto* made = market().last<ParticipantApplied>())
                people_[name] = {made->participant, {}};
        }
        return;
    }
    const auto status = verb == "admit"     ? ParticipantStatus::admitted
                        : verb == "suspend" ? ParticipantStatus::suspended
                                            : ParticipantStatus::exited;
    say(kOperatorKey, ChangeStatus{person(name).id, status, {}});
}

void Scenario::play_person(const std::string& name, Words& words) {
    const std::string verb = words.take();
    const auto id = [&] { return words.take_if("id") ? words.take() : std::string(); };
    if (verb == "buys" || verb == "sells")
        return play_order(name, verb == "buys" ? Side::buy : Side::sell, words);
    if (verb == "amends") return play_amend(name, words);
    if (verb == "claims" || verb == "makes") return play_key(name, verb == "claims", words);
    if (verb == "lists") return play_product(name, words);
    if (verb == "shares") return play_shares(name, words);
    CommandBody body;
    if (verb == "cancels") {
        if (words.take_if("all")) {
            CancelAllOrders all;
            if (instruments_.contains(words.peek())) all.instrument = instrument(words.take()).id;
            body = all;
        } else {
            const OrderId which = order(words.take());
            body = CancelOrder{which, id()};
        }
    } else if (verb == "withdraws") {
        Withdraw withdraw;
        withdraw.currency = currency_from(words.take());
        withdraw.amount = money_from(words.take());
        withdraw.reference = id();
        body = withdraw;
    } else if (verb == "delivers" || verb == "accepts") {
        const TradeId trade(std::stoull(words.take()));
        const std::string reference = id();
        if (verb == "delivers")
            body = DeliverTrade{trade, reference, digest_of("grant")};
        else
            body = AcceptTrade{trade, reference};
    } else if (verb == "busts") {
        const TradeId trade(std::stoull(words.take()));
        body = BustTrade{trade, id()};
    } else if (verb == "kills" || verb == "revives") {
        const ParticipantId whom = words.empty() ? person(name).id : person(words.take()).id;
        body = SetKillSwitch{whom, verb == "kills", id()};
    } else if (verb == "revokes") {
        words.need("key");
        const auto found = keys_.find(words.take());
        body = RevokeKey{found == keys_.end() ? KeyId(9999) : found->second, id()};
    } else {
        throw "'" + verb + "' is nothing that a participant does";
    }
    const auto key = key_of(name, words);
    say(key, body);
}

void Scenario::play_key(const std::string& name, bool claim, Words& words) {
    words.need("key");
    const std::string label = words.take();
    CreateKey create;
    create.participant = person(name).id;
    create.secret_digest = digest_of(label);
    if (claim) create.claim_digest = digest_of(words.take_if("wrongly") ? "a guess" : name + "'s claim");
    words.need("scopes");
    create.scopes = scopes_from(words.take());
    if (words.take_if("for")) create.expires = market().now + duration_from(words);
    if (words.take_if("id")) create.idempotency_key = words.take();
    const auto key = claim ? std::nullopt : key_of(name, words);
    say(key, create);
    const auto* made = market().last<KeyCreated>();
    if (made == nullptr) return;
    keys_[label] = made->key;
    if (!people_[name].key) people_[name].key = made->key;
}

void Scenario::play_product(const std::string& name, Words& words) {
    ProductTerms terms;
    terms.name_id = words.take();
    if (words.take_if("earned_by"))
        for (const std::string& share : list_from(words.take())) {
            const auto colon = share.rfind(':');
            terms.contributors.push_back({share.substr(0, colon), std::stoull(share.substr(colon + 1))});
        }
    const auto key = key_of(name, words);
    say(key, ListProduct{terms});
    if (const auto* listed = market().last<ProductListed>()) products_[terms.name_id] = listed->product;
}

// acme shares data acme:3,zoe:1; acme shares data by airport acme:4,zoe:9
void Scenario::play_shares(const std::string& name, Words& words) {
    const ProductId product = products_.at(words.take());
    std::optional<ShareMethod> method;
    if (words.take_if("by")) {
        const std::string word = words.take();
        if (word != "additive" && word != "airport") throw "'" + word + "' is no method of this language";
        method = word == "additive" ? ShareMethod::additive : ShareMethod::airport;
    }
    DeclareShares declare{product, {}, {}};
    ProposeShares propose{product, {method.value_or(ShareMethod::declared), {}, {}}, {}};
    for (const std::string& share : list_from(words.take())) {
        const auto colon = share.rfind(':');
        const std::uint64_t number = std::stoull(share.substr(colon + 1));
        declare.contributors.push_back({share.substr(0, colon), number});
        propose.game.players.push_back(share.substr(0, colon));
        propose.game.numbers.push_back(static_cast<std::int64_t>(number));
    }
    const auto key = key_of(name, words);
    if (method)
        say(key, propose);
    else
        say(key, declare);
}

void Scenario::play_instrument(Words& words) {
    InstrumentTerms terms;
    terms.name_id = words.take();
    std::optional<KeyId> key = kOperatorKey;
    while (!words.empty()) {
        const std::string word = words.take();
        if (word == "tick")
            terms.tick = *parse_decimal(words.take());
        else if (word == "lot")
            terms.lot = *parse_decimal(words.take());
        else if (word == "rival")
            terms.rival = true;
        else if (word == "nonrival")
            terms.rival = false;
        else if (word == "of")
            terms.product = products_.at(words.take());
        else if (word == "in")
            terms.currency = currency_from(words.take());
        else if (word == "regions")
            terms.allowed_regions = region_list(words.take());
        else if (word == "collar")
            terms.collar = rate_from(words.take());
        else if (word == "pro_rata")
            terms.allocation = Allocation::pro_rata;
        else if (word == "top")
            terms.top_order_share = rate_from(words.take());
        else if (word == "reference")
            terms.reference_price = ticks_from(words.take(), terms.tick);
        else if (word == "band")
            terms.price_band = rate_from(words.take());
        else if (word == "volatility")
            terms.volatility_band = rate_from(words.take());
        else if (word == "interruption")
            terms.interruption = duration_from(words);
        else if (word == "day_end")
            terms.day_end = duration_from(words);
        else if (word == "cap")
            terms.licence_cap = lots_from(words.take(), terms.lot);
        else if (word == "deliver")
            terms.delivery_window = duration_from(words);
        else if (word == "accept")
            terms.acceptance_window = duration_from(words);
        else if (word == "dispute")
            terms.dispute_window = duration_from(words);
        else if (word == "by")
            key = person(words.take()).key;
        else if (!play_auction_term(word, terms, words))
            throw "'" + word + "' is nothing that an instrument has";
    }
    say(key, OpenInstrument{terms});
    if (const auto* opened = market().last<InstrumentOpened>())
        instruments_[terms.name_id] = {opened->instrument, terms};
}

void Scenario::finish() {
    no_surprise();
    market().check_all();
    market().check_replay();
}

}  // namespace tongqu::exchange
