#include "cli/demo/demo.hpp"
#include "cli/import/places.hpp"
#include "cli/import/suppliers.hpp"

namespace tongqu::cli {

namespace {

constexpr std::string_view kCurrency = "CNY";

void add_participants(Plan& plan) {
    const std::vector<std::string> supplier{"supplier"}, buyer{"buyer"}, both{"supplier", "buyer"};
    plan.participants = {
        {"jianghan-agri", "Jianghan Agricultural Data 江汉农业数据", "CN-HB", {}, supplier, true},
        {"shucheng-transit", "Shucheng Transit 蜀城交通", "CN-SC", {}, supplier, false},
        {"qianyun-compute", "Qianyun Compute 黔云算力", "CN-GZ", {"CN-SC"}, supplier, false},
        {"hexi-solar", "Hexi Solar Institute 河西光伏研究院", "CN-GS", {}, both, true},
        {"zhongguan-models", "Zhongguan Models 中关模型", "CN-BJ", {}, both, true},
        {"pearl-logistics", "Pearl River Logistics 珠江物流", "CN-GD", {}, buyer, true},
        {"lingnan-insurance", "Lingnan Insurance 岭南保险", "CN-GD", {"CN-HB"}, buyer, false},
        {"yanshan-energy", "Yanshan Energy 燕山能源", "CN-BJ", {}, buyer, false},
    };
}

void add_products(Plan& plan) {
    plan.products = {
        {.supplier = "jianghan-agri",
         .id = "hubei-rice-yield",
         .title = "Rice yields of 2,300 plots in Hubei 湖北水稻单产",
         .kind = "data_set",
         .description =
             "Yield, variety, soil and weather of each plot, 2015 to 2024; updated after every harvest.",
         .keywords = {"agriculture", "rice", "yield"},
         .licence = "use within the buyer's organisation, no resale",
         .regions = {"CN-HB"},
         // The laboratory is on no exchange yet: its share waits for it.
         .contributors = {{"jianghan-agri", 60}, {"hexi-solar", 25}, {"huazhong-soil-lab", 15}}},
        {.supplier = "shucheng-transit",
         .id = "chengdu-bus-flow",
         .title = "Bus passengers in Chengdu by stop and quarter hour 成都公交客流",
         .kind = "data_set",
         .description = "Counts without any trace of a person; every stop, every quarter hour since 2021.",
         .keywords = {"mobility", "bus"},
         .licence = "use within the buyer's organisation, no resale",
         .regions = {"CN-SC"}},
        {.supplier = "hexi-solar",
         .id = "hexi-irradiance-api",
         .title = "Sunshine over the Hexi corridor, 1,000 calls 河西辐照接口",
         .kind = "api",
         .description = "Measured and forecast irradiance for any point of the corridor, by the minute.",
         .keywords = {"energy", "solar", "weather"},
         .licence = "1,000 calls within a year",
         .regions = {"CN-GS"}},
        {.supplier = "zhongguan-models",
         .id = "grain-price-forecast",
         .title = "Forecast of grain prices, 90 days 粮价预测模型",
         .kind = "model",
         .description = "A model with weights, trained on yields and weather; runs on one accelerator.",
         .keywords = {"agriculture", "forecast", "model"},
         .licence = "one production deployment",
         .contributors = {{"zhongguan-models", 70}, {"jianghan-agri", 30}}},
        {.supplier = "qianyun-compute",
         .id = "guian-gpu-cluster",
         .title = "Accelerators at Gui'an 贵安智算集群",
         .kind = "compute",
         .description = "The cluster behind Qianyun's offers of the standard GPU-hour.",
         .keywords = {"gpu", "compute"},
         .regions = {"CN-GZ"}},
        {.supplier = "jianghan-agri",
         .id = "drone-survey-day",
         .title = "A day of drone survey over fields 无人机农田测绘",
         .kind = "service",
         .description = "Crew, drone, up to 200 hectares; orthophoto and crop index within a week.",
         .keywords = {"agriculture", "drone"},
         .regions = {"CN-HB"}},
    };
}

void open_on(Plan& plan, const std::string& product, const std::string& title, bool rival) {
    const auto& listed = plan.products;
    for (const PlannedProduct& each : listed)
        if (each.id == product)
            plan.instruments.push_back({.entry = std::nullopt,
                                        .opener = each.supplier,
                                        .id = product,
                                        .product = product,
                                        .title = title,
                                        .currency = std::string(kCurrency),
                                        .tick = "0.01",
                                        .lot = "1",
                                        .rival = rival});
}

void add_instruments(Plan& plan) {
    open_on(plan, "hubei-rice-yield", "one licence of Hubei rice yields", false);
    open_on(plan, "chengdu-bus-flow", "one licence of Chengdu bus passengers", false);
    open_on(plan, "hexi-irradiance-api", "1,000 calls of Hexi irradiance", false);
    open_on(plan, "grain-price-forecast", "one licence of the grain price forecast", false);
    open_on(plan, "drone-survey-day", "one day of drone survey", true);
    // A standard contract: whoever has such an hour may sell it.
    plan.instruments.push_back({.entry = std::nullopt,
                                .opener = {},
                                .id = "gpu-hour-cny",
                                .product = {},
                                .title = "one accelerator-hour, 80 GB, in yuan",
                                .currency = std::string(kCurrency),
                                .tick = "0.01",
                                .lot = "1",
                                .rival = true});
}

struct Quote {
    std::string participant, instrument, side, price, quantity, region;
};

void add_orders(Plan& plan) {
    const std::vector<Quote> quotes = {
        {"jianghan-agri", "hubei-rice-yield", "sell", "1200.00", "1000", ""},
        {"lingnan-insurance", "hubei-rice-yield", "buy", "1100.00", "2", ""},
        {"yanshan-energy", "hubei-rice-yield", "buy", "1050.00", "1", ""},
        {"shucheng-transit", "chengdu-bus-flow", "sell", "480.00", "1000", ""},
        {"pearl-logistics", "chengdu-bus-flow", "buy", "450.00", "1", ""},
        {"hexi-solar", "hexi-irradiance-api", "sell", "35.00", "1000", ""},
        {"yanshan-energy", "hexi-irradiance-api", "buy", "33.50", "20", ""},
        {"zhongguan-models", "grain-price-forecast", "sell", "2600.00", "1000", ""},
        {"lingnan-insurance", "grain-price-forecast", "buy", "2400.00", "1", "CN-HB"},
        {"jianghan-agri", "drone-survey-day", "sell", "1500.00", "8", ""},
        {"lingnan-insurance", "drone-survey-day", "buy", "1380.00", "3", "CN-HB"},
        {"qianyun-compute", "gpu-hour-cny", "sell", "7.90", "960", ""},
        {"qianyun-compute", "gpu-hour-cny", "sell", "8.20", "1920", "CN-SC"},
        {"hexi-solar", "gpu-hour-cny", "sell", "8.05", "480", ""},
        {"yanshan-energy", "gpu-hour-cny", "buy", "7.50", "500", ""},
        {"zhongguan-models", "gpu-hour-cny", "buy", "7.65", "240", ""},
    };
    std::size_t number = 0;
    for (const Quote& quote : quotes)
        plan.orders.push_back({.entry = std::nullopt,
                               .participant = quote.participant,
                               .client_order_id = "demo-" + std::to_string(++number),
                               .instrument = quote.instrument,
                               .side = quote.side,
                               .price = quote.price,
                               .quantity = quote.quantity,
                               .region = quote.region});
}

}  // namespace

Plan demo_plan() {
    Plan plan;
    for (const std::string_view code : {"CN-BJ", "CN-GD", "CN-HB", "CN-SC", "CN-GZ", "CN-GS"})
        add_region(plan, *region_row(code));
    add_participants(plan);
    add_products(plan);
    add_instruments(plan);
    for (const std::string buyer :
         {"pearl-logistics", "lingnan-insurance", "yanshan-energy", "zhongguan-models", "hexi-solar"})
        plan.deposits.push_back({buyer, "demo-funds-" + buyer, std::string(kCurrency), "200000"});
    add_orders(plan);
    return plan;
}

}  // namespace tongqu::cli
