// Channel `account`: the subscriber's balances, absolute, of the currencies in which something moved.
#include <set>

#include "gateway/api/account_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class OwnAccount final : public Content {
  public:
    OwnAccount(const Sources& sources, ParticipantId participant) : sources_(sources), participant_(participant) {}

    void take(const Event& event) override {
        const auto& posted = std::get<Posted>(event);
        keep(posted.from);
        keep(posted.to);
    }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (moved_.empty()) return false;
        write(json, [this](Currency currency) { return moved_.contains(currency); });
        moved_.clear();
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        write(json, [](Currency) { return true; });
        return {};
    }

  private:
    void keep(AccountId id) {
        const AccountKey& key = sources_.model.accounts().at(id).key;
        if (key.owner == AccountOwner::participant && key.owner_number == participant_.raw())
            moved_.insert(key.currency);
    }

    template <class Wanted>
    void write(http::JsonWriter& json, Wanted&& wanted) const {
        json.key("accounts").begin_array();
        for (const service::Balances& balances : sources_.model.accounts().of(participant_))
            if (wanted(balances.currency)) gateway::write_balances(json, balances);
        json.end_array();
    }

    Sources sources_;
    ParticipantId participant_;
    std::set<Currency> moved_;
};

}  // namespace

std::unique_ptr<Content> make_account(const Sources& sources, ParticipantId participant) {
    return std::make_unique<OwnAccount>(sources, participant);
}

}  // namespace tongqu::stream
