#include "cli/demo/cast/cast.hpp"
#include "cli/demo/demo.hpp"
#include "cli/import/places.hpp"
#include "cli/import/suppliers.hpp"

namespace tongqu::cli {
namespace {

std::vector<std::string> strings(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

void add_product(Plan& plan, const CastProduct& product) {
    PlannedProduct planned{.supplier = std::string(product.supplier),
                           .id = std::string(product.id),
                           .title = std::string(product.title),
                           .kind = std::string(product.kind),
                           .description = std::string(product.description),
                           .keywords = strings(product.keywords),
                           .licence = std::string(product.licence),
                           .regions = strings(product.regions)};
    for (const CastShare& share : product.shares)
        planned.contributors.push_back({std::string(share.participant), share.weight});
    plan.products.push_back(std::move(planned));
    if (product.unit.empty()) return;
    plan.instruments.push_back({.entry = std::nullopt,
                                .opener = std::string(product.supplier),
                                .id = std::string(product.id),
                                .product = std::string(product.id),
                                .title = std::string(product.unit),
                                .currency = std::string(kDemoCurrency),
                                .tick = std::string(product.tick),
                                .lot = "1",
                                .rival = product.rival});
}

}  // namespace

Plan demo_plan() {
    Plan plan;
    for (const std::string_view code : cast_regions()) add_region(plan, *region_row(code));
    for (const CastMember& member : cast_members()) {
        std::vector<std::string> roles;
        if (member.supplies) roles.emplace_back("supplier");
        if (member.buys) roles.emplace_back("buyer");
        if (member.carries) roles.emplace_back("link_operator");
        const std::string id(member.id);
        plan.participants.push_back(
            {id, std::string(member.name), std::string(member.home), strings(member.sites), roles, member.small_firm});
        if (member.buys)
            plan.deposits.push_back({id, "demo-funds-" + id, std::string(kDemoCurrency), std::to_string(kDemoFunds)});
    }
    for (const auto products : {cast_data_products(), cast_work_products()})
        for (const CastProduct& product : products) add_product(plan, product);
    for (const CastContract& contract : cast_contracts())
        plan.instruments.push_back({.entry = std::nullopt,
                                    .opener = {},
                                    .id = std::string(contract.id),
                                    .product = {},
                                    .title = std::string(contract.title),
                                    .currency = std::string(kDemoCurrency),
                                    .tick = std::string(contract.tick),
                                    .lot = "1",
                                    .rival = true,
                                    .network = std::string(contract.network)});
    for (const CastLink& link : cast_links())
        plan.links.push_back({.id = std::string(link.id),
                              .network = std::string(kDemoNetwork),
                              .from = std::string(link.from),
                              .to = std::string(link.to),
                              .reverse = std::string(link.reverse),
                              .capacity = std::to_string(link.capacity),
                              .cost = std::to_string(link.cost),
                              .participant = std::string(kDemoCarrier)});
    return plan;
}

}  // namespace tongqu::cli
