#include "cli/import/act.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/import/requests.hpp"

namespace tongqu::cli {

namespace {

// Why an entry's part of the plan could not be done.
using Refusal = std::string;
// Nothing: done. The failure of the whole is kept in Carrier::failure_.
using Step = std::expected<void, Refusal>;

class Carrier {
  public:
    Carrier(const Plan& plan, ApiClient& api, Actors actors,
            const std::function<void(std::string_view)>& step)
        : plan_(plan), api_(api), actors_(actors), step_(step), entries_(plan.entries.size()) {}

    std::expected<ActReport, std::string> run() {
        look_at_market();
        check_operator_key();
        each(plan_.regions, "regions", report_.regions, &Carrier::region);
        each(plan_.participants, "participants", report_.participants, &Carrier::participant);
        each(plan_.links, "links", report_.links, &Carrier::link);
        each(plan_.products, "products", report_.products, &Carrier::product);
        each(plan_.instruments, "instruments", report_.instruments, &Carrier::instrument);
        each(plan_.deposits, "deposits", report_.deposits, &Carrier::deposit);
        each(plan_.orders, "orders", report_.orders, &Carrier::order);
        if (!failure_.empty()) return std::unexpected(failure_);
        sum_up_entries();
        return std::move(report_);
    }

  private:
    struct EntryState {
        bool anything_new = false;
        std::optional<Refusal> refusal;  // the first
    };

    // --- the frame of all steps ---

    template <class Planned>
    void each(const std::vector<Planned>& all, std::string_view word, Tally& tally,
              Step (Carrier::*act)(const Planned&)) {
        for (const Planned& planned : all) {
            if (!failure_.empty()) return;
            fresh_ = false;
            Step done;
            if (EntryState* entry = entry_of(planned); entry && entry->refusal) {
                done = std::unexpected(*entry->refusal);
            } else {
                done = (this->*act)(planned);
                if (entry && !done) entry->refusal = done.error();
                if (entry && fresh_) entry->anything_new = true;
                if (!entry && !done) note(word, planned, done.error());
            }
            ++(!done ? tally.refused : fresh_ ? tally.created : tally.already_there);
            step_(word);
        }
    }

    template <class Planned>
    EntryState* entry_of(const Planned& planned) {
        if constexpr (requires { planned.entry; })
            if (planned.entry) return &entries_[*planned.entry];
        return nullptr;
    }

    template <class Planned>
    void note(std::string_view word, const Planned& planned, const Refusal& refusal) {
        std::string name;
        if constexpr (requires { planned.id; }) name = planned.id;
        if constexpr (requires { planned.code; }) name = planned.code;
        if constexpr (requires { planned.reference; }) name = planned.reference;
        report_.problems.push_back(fmt::format("{} {}: {}", word, name, refusal));
    }

    void sum_up_entries() {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].refusal)
                report_.bad.push_back({plan_.entries[i], *entries_[i].refusal});
            else
                ++(entries_[i].anything_new ? report_.entries_imported : report_.entries_already_there);
        }
    }

    // The answer's step: new or seen before; an error that makes all else pointless becomes the failure.
    Step judge(const ApiResult& answer) {
        if (!answer) return refuse(answer.error());
        fresh_ = fresh_ || !answer->replay;
        return {};
    }

    std::unexpected<Refusal> refuse(const ApiError& error) {
        if (error.hopeless()) failure_ = error.text();
        return std::unexpected(error.text());
    }

    std::unexpected<Refusal> fail(std::string why) {
        failure_ = why;
        return std::unexpected(std::move(why));
    }

    // --- the steps ---

    void look_at_market() {
        const auto market = api_.get("/v1/market");
        if (!market) {
            failure_ = market.error().text();
            return;
        }
        for (std::string& code : text_fields(market->body, "regions", "region_id")) {
            if (first_region_.empty()) first_region_ = code;
            regions_.insert(std::move(code));
        }
    }

    // Before anything is done: a wrong key would leave applications that nobody admits.
    void check_operator_key() {
        if (!failure_.empty() || actors_.operator_key.empty()) return;
        if (const auto own = api_.get("/v1/accounts", actors_.operator_key); !own)
            failure_ = "the key: " + own.error().text();
    }

    Step judge_operators(const ApiResult& answer) {
        if (!answer && answer.error().status == 403)
            return fail("the key is not an operator's: " + answer.error().text());
        return judge(answer);
    }

    Step region(const PlannedRegion& planned) {
        if (regions_.contains(planned.code)) return {};
        Step done;
        if (actors_.operator_key.empty())
            done = std::unexpected(fmt::format(
                "there is no region {} on this exchange; its operator can create it", planned.code));
        else
            done = judge_operators(api_.post("/v1/regions", body_of(planned), actors_.operator_key));
        if (done)
            regions_.insert(planned.code);
        else
            missing_regions_[planned.code] = done.error();
        return done;
    }

    Step require_region(const std::string& code) const {
        const auto missing = missing_regions_.find(code);
        if (missing != missing_regions_.end()) return std::unexpected(missing->second);
        return {};
    }

    Step participant(PlannedParticipant const& planned) {
        Step done = take_part(planned);
        if (!done) absent_[planned.id] = fmt::format("participant {}: {}", planned.id, done.error());
        return done;
    }

    Step take_part(PlannedParticipant planned) {
        const ParticipantKey* known = actors_.keys.find(planned.id);
        if (known && !known->api_key.empty()) return check_key(planned.id, known->api_key);

        if (planned.home.empty()) planned.home = first_region_;
        if (Step home = require_region(planned.home); !home) return home;
        std::erase_if(planned.sites,
                      [&](const std::string& site) { return missing_regions_.contains(site); });
        std::string secret = known ? known->claim_secret : std::string();
        if (secret.empty()) {
            const auto applied = api_.post("/v1/participants", body_of(planned), {}, {.repeatable = false});
            if (Step done = judge(applied); !done) return done;
            secret = text_field(applied->body, "claim_secret").value_or("");
            if (secret.empty())
                return std::unexpected(fmt::format("it is on the exchange already, and its key is not in {}",
                                                   actors_.keys.file().string()));
            if (auto kept = actors_.keys.keep(planned.id, {{}, secret}); !kept) return fail(kept.error());
        }
        fresh_ = true;
        const auto admitted = api_.post("/v1/participants/" + planned.id + "/admit", {}, actors_.operator_key,
                                        {.idempotency_key = "admit:" + planned.id});
        if (Step done = judge_operators(admitted); !done) return done;
        const auto claimed = api_.post("/v1/keys", claim_body(planned, secret), {}, {.repeatable = false});
        if (!claimed) return refuse(claimed.error());
        const auto key = text_field(claimed->body, "api_key");
        if (!key) return std::unexpected("its first key was claimed before");
        if (auto kept = actors_.keys.keep(planned.id, {*key, {}}); !kept) return fail(kept.error());
        return {};
    }

    // A key of another exchange, or of one that was begun anew, must not be overwritten: it may be the only
    // copy.
    Step check_key(const std::string& id, const std::string& key) {
        const auto self = api_.get("/v1/participants/" + id, key);
        if (self) return {};
        if (self.error().status == 401 || self.error().status == 404)
            return fail(
                fmt::format("the key of {} in {} is not known to this exchange; if the file belongs to "
                            "another one, name a "
                            "fresh file with --keys",
                            id, actors_.keys.file().string()));
        return refuse(self.error());
    }

    Step require_participant(const std::string& id) const {
        const auto absent = absent_.find(id);
        if (absent != absent_.end()) return std::unexpected(absent->second);
        return {};
    }

    Step link(const PlannedLink& planned) {
        if (Step there = require_participant(planned.participant); !there) return there;
        for (const std::string& code : {planned.from, planned.to})
            if (Step there = require_region(code); !there) return there;
        return judge_operators(api_.post("/v1/links", body_of(planned), actors_.operator_key));
    }

    Step product(const PlannedProduct& planned) {
        if (Step there = require_participant(planned.supplier); !there) return there;
        for (const std::string& code : planned.regions)
            if (Step there = require_region(code); !there) return there;
        return judge(api_.post("/v1/products", body_of(planned), actors_.keys.api_key(planned.supplier)));
    }

    Step instrument(const PlannedInstrument& planned) {
        if (Step there = require_participant(planned.opener); !there) return there;
        const std::string key =
            planned.opener.empty() ? actors_.operator_key : actors_.keys.api_key(planned.opener);
        const auto opened = api_.post("/v1/instruments", body_of(planned), key);
        if (!opened && opened.error().status == 409 && planned.product.empty() && same_contract(planned))
            return {};
        Step done = judge(opened);
        if (!done) closed_[planned.id] = fmt::format("instrument {}: {}", planned.id, done.error());
        return done;
    }

    // A standard contract belongs to nobody: one that another list has opened, under a slightly different
    // title, will do.
    bool same_contract(const PlannedInstrument& planned) {
        const auto there = api_.get("/v1/instruments/" + planned.id);
        return there && !text_field(there->body, "product_id") &&
               text_field(there->body, "currency") == planned.currency &&
               text_field(there->body, "tick") == planned.tick &&
               text_field(there->body, "lot") == planned.lot;
    }

    Step deposit(const PlannedDeposit& planned) {
        if (Step there = require_participant(planned.participant); !there) return there;
        return judge_operators(api_.post("/v1/deposits", body_of(planned), actors_.operator_key));
    }

    Step order(const PlannedOrder& planned) {
        if (Step there = require_participant(planned.participant); !there) return there;
        if (Step there = require_region(planned.region); !there) return there;
        if (const auto closed = closed_.find(planned.instrument); closed != closed_.end())
            return std::unexpected(closed->second);
        const auto placed =
            api_.post("/v1/orders", body_of(planned), actors_.keys.api_key(planned.participant));
        if (!placed && placed.error().code == "client_id_reused")
            return std::unexpected("it is on offer already on other terms; cancel that order first");
        return judge(placed);
    }

    const Plan& plan_;
    ApiClient& api_;
    Actors actors_;
    const std::function<void(std::string_view)>& step_;

    ActReport report_;
    std::vector<EntryState> entries_;
    std::string failure_;
    bool fresh_ = false;  // whether the step at hand made something new
    std::string first_region_;
    std::set<std::string> regions_;                   // on the exchange
    std::map<std::string, Refusal> missing_regions_;  // planned, not on the exchange
    std::map<std::string, Refusal> absent_;           // planned participants that cannot act
    std::map<std::string, Refusal> closed_;           // planned instruments that are not there
};

}  // namespace

std::expected<ActReport, std::string> carry_out(const Plan& plan, ApiClient& api, Actors actors,
                                                const std::function<void(std::string_view)>& step) {
    return Carrier(plan, api, actors, step).run();
}

}  // namespace tongqu::cli
