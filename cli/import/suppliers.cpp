#include "cli/import/suppliers.hpp"

#include <algorithm>

#include "cli/import/names.hpp"

namespace tongqu::cli {

std::string Suppliers::add(const std::string& name, const std::vector<const RegionRow*>& regions) {
    std::string id = slug(name);
    const auto [place, fresh] = by_id_.emplace(id, suppliers_.size());
    if (fresh) suppliers_.push_back({id, name, {}});
    Supplier& supplier = suppliers_[place->second];
    for (const RegionRow* region : regions) {
        const auto met =
            std::ranges::find(supplier.regions, region, &std::pair<const RegionRow*, std::size_t>::first);
        if (met == supplier.regions.end())
            supplier.regions.emplace_back(region, 1);
        else
            ++met->second;
    }
    return id;
}

void Suppliers::into(Plan& plan) const {
    for (const Supplier& supplier : suppliers_) {
        PlannedParticipant planned{.id = supplier.id, .name = supplier.name};
        const auto home =
            std::ranges::max_element(supplier.regions, {}, [](const auto& each) { return each.second; });
        for (auto each = supplier.regions.begin(); each != supplier.regions.end(); ++each) {
            const std::string code(each->first->code);
            add_region(plan, *each->first);
            if (each == home)
                planned.home = code;
            else
                planned.sites.push_back(code);
        }
        plan.participants.push_back(std::move(planned));
    }
}

void add_region(Plan& plan, const RegionRow& row) {
    if (std::ranges::find(plan.regions, row.code, &PlannedRegion::code) == plan.regions.end())
        plan.regions.push_back({std::string(row.code), std::string(row.name), row.tier});
}

}  // namespace tongqu::cli
