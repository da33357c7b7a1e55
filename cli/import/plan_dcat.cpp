#include "cli/import/names.hpp"
#include "cli/import/plan.hpp"
#include "cli/import/suppliers.hpp"

namespace tongqu::cli {

namespace {

// The client_order_id of a data set's offer: readable where it fits.
std::string offer_id(const std::string& product_id) {
    const std::string id = "dcat:" + product_id;
    return id.size() <= 96 ? id : "dcat:" + slug(product_id);
}

}  // namespace

Plan plan_dcat(const DcatCatalogue& catalogue, const DcatTerms& terms) {
    Plan plan;
    Suppliers suppliers;
    for (const DataSet& data_set : catalogue.data_sets) {
        if (!terms.supplier && !data_set.publisher) {
            plan.bad.push_back({data_set.place, "dct:publisher is missing, and no --supplier is given"});
            continue;
        }
        const std::size_t entry = plan.entries.size();
        plan.entries.push_back(data_set.place);
        const std::string supplier =
            terms.supplier ? *terms.supplier : suppliers.add(*data_set.publisher, data_set.regions);

        PlannedProduct product{.entry = entry,
                               .supplier = supplier,
                               .id = data_set.product_id,
                               .title = data_set.title,
                               .kind = "data_set",
                               .description = data_set.description,
                               .keywords = data_set.keywords,
                               .licence = data_set.licence};
        for (const RegionRow* region : data_set.regions) {
            product.regions.emplace_back(region->code);
            add_region(plan, *region);
        }
        plan.products.push_back(std::move(product));
        plan.instruments.push_back({.entry = entry,
                                    .opener = supplier,
                                    .id = data_set.product_id,
                                    .product = data_set.product_id,
                                    .title = data_set.title,
                                    .currency = terms.currency,
                                    .tick = std::string(kDcatTick),
                                    .lot = "1",
                                    .rival = false});
        plan.orders.push_back({.entry = entry,
                               .participant = supplier,
                               .client_order_id = offer_id(data_set.product_id),
                               .instrument = data_set.product_id,
                               .side = "sell",
                               .price = terms.price,
                               .quantity = std::to_string(kDcatQuantity),
                               .region = {}});
    }
    suppliers.into(plan);
    return plan;
}

}  // namespace tongqu::cli
