#include "cli/demo/demo.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/demo/cast/cast.hpp"
#include "cli/import/act.hpp"
#include "cli/progress/progress.hpp"
#include "cli/verbs/answer.hpp"
#include "cli/verbs/profiles.hpp"

namespace tongqu::cli {
namespace {

std::unexpected<DemoFailure> failed(std::string message) {
    return std::unexpected(DemoFailure{DemoProblem::failed, std::move(message)});
}

std::expected<void, std::string> write_demo_profiles(const DemoOptions& options, const KeyRing& keys) {
    Profiles profiles;
    profiles.in_use = "buyer";
    profiles.all["buyer"] = {options.url, keys.api_key(std::string(kVisitor))};
    profiles.all["supplier"] = {options.url, keys.api_key(std::string(kVisitorsSupplier))};
    return write_profiles(options.folder / "demo-profiles.toml", profiles);
}

}  // namespace

std::expected<void, DemoFailure> check_demo_alone(ApiClient& api, const std::string& operator_key) {
    std::string cursor;
    do {
        const auto page = api.get("/v1/participants?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor), operator_key);
        if (!page) return failed(page.error().text());
        const Json answer = Json::parse(page->body);
        for (const Json& each : answer["participants"].items()) {
            const std::string id = each["participant_id"].text();
            const auto roles = each["roles"].items();
            const bool runs_it = std::ranges::any_of(roles, [](const Json& role) { return role.text() == "operator"; });
            if (!runs_it && !id.starts_with(kDemoPrefix))
                return std::unexpected(DemoFailure{
                    DemoProblem::real_participants,
                    fmt::format("the exchange has a participant that the demo did not make: {}. The demo's traders stay away from "
                                "real markets; give the demo a folder of its own with --data, or serve this one with tongqu serve",
                                id)});
        }
        cursor = answer["next_cursor"].text();
    } while (!cursor.empty());
    return {};
}

std::expected<DemoMarket, DemoFailure> set_up_demo(ApiClient& api, const DemoOptions& options) {
    if (auto alone = check_demo_alone(api, options.operator_key); !alone) return std::unexpected(alone.error());
    const auto market = api.get("/v1/market");
    if (!market) return failed(market.error().text());
    auto ring = KeyRing::open(options.folder / "demo-keys.json", options.url);
    if (!ring) return failed(ring.error());

    DemoMarket made{std::move(*ring), Json::parse(market->body)["sequence"].text(), {}, false};
    const Plan plan = demo_plan();
    Progress progress("demo");
    std::size_t steps = 0;
    const auto done = carry_out(plan, api, {options.operator_key, made.keys},
                                [&](std::string_view doing) { progress.update(++steps, plan.steps(), doing); });
    progress.finish();
    if (!done) return failed(done.error());
    made.resumed = done->participants.created == 0;
    for (const std::string& problem : done->problems) made.notes += fmt::format("not set up: {}\n", problem);
    if (auto written = write_demo_profiles(options, made.keys); !written) return failed(written.error());
    return made;
}

}  // namespace tongqu::cli
