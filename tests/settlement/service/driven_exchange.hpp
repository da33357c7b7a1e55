#pragma once
// An exchange whose every command goes into a read model at once, and is kept for replays.
#include <algorithm>
#include <vector>

#include "engine/exchange/exchange.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::service {

class DrivenExchange {
  public:
    DrivenExchange() {
        submit({std::nullopt,
                OpenExchange{
                    "operator", "Operator", {"CN", "China", DevelopmentTier::developed}, Digest{9}, {}}});
    }

    const log::ReleasedCommand& submit(Command command) {
        log::ReleasedCommand released{SequenceNumber(history.size() + 1), now, std::move(command), {}};
        exchange.apply(released.sequence, released.time, released.command, released.events);
        model.apply(released);
        history.push_back(std::move(released));
        return history.back();
    }
    const log::ReleasedCommand& submit(KeyId key, CommandBody body) {
        return submit(Command{key, std::move(body)});
    }

    // Admits a participant with these roles; its key.
    KeyId join(const std::string& name, RoleSet roles, const std::string& group = {}, RegionId region = RegionId(0)) {
        ApplyForAdmission application;
        application.terms.name_id = name;
        application.terms.name = name;
        application.terms.group = group;
        application.terms.region = region;
        application.terms.roles = roles;
        application.claim_digest = Digest{static_cast<std::uint8_t>(history.size())};
        submit({std::nullopt, application});
        const ParticipantId id = model.directory().participant(name)->id;
        submit(KeyId(0), ChangeStatus{id, ParticipantStatus::admitted, {}});
        Digest secret{};
        std::copy(name.begin(),
                  name.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(name.size(), 32)),
                  secret.begin());
        submit({std::nullopt, CreateKey{id,
                                        application.claim_digest,
                                        secret,
                                        governance::permitted_scopes(roles),
                                        std::nullopt,
                                        {}}});
        return model.directory().key(secret)->id;
    }
    void deposit(const std::string& name, Money amount) {
        const ParticipantId id = model.directory().participant(name)->id;
        submit(KeyId(0), Deposit{"d" + std::to_string(history.size()), id, Currency(0), amount});
    }

    Time now{1'767'225'600'000'000};
    exchange::Exchange exchange;
    ReadModel model;
    std::vector<log::ReleasedCommand> history;
};

}  // namespace tongqu::service
