#include "cli/demo/cast/cast.hpp"

namespace tongqu::cli {
namespace {

std::vector<CastProduct> work_products() {
    const std::string_view day = "one day 一人天", hour = "one hour 一专家工时", project = "one project 一个项目";
    const auto cluster = [](std::string_view id, std::string_view supplier, std::string_view title, std::string_view description,
                            std::string_view region) {
        return CastProduct{id, supplier, "compute", title, description, {}, {"gpu", "compute", "算力"}, {region}, {}, {}, "0.01"};
    };
    return {
        cluster("guian-gpu-cluster", "demo.qianyun-compute", "Accelerators at Gui'an 贵安智算集群",
                "The cluster behind Qianyun's offers of the standard GPU-hour; hydropower. 水电供能。", "CN-GZ"),
        cluster("ulan-gpu-cluster", "demo.ulan-compute", "Accelerators on the steppe 草原智算中心",
                "Wind-powered, cooled by the air ten months a year. 风电供能，全年十个月自然冷却。", "CN-NM"),
        cluster("helan-gpu-cluster", "demo.helan-cloud", "Helan green compute 贺兰绿色算力", "Solar by day, the grid by night. 光伏与市电互补。",
                "CN-NX"),
        cluster("minjiang-gpu-cluster", "demo.minjiang-compute", "Inference by the Min river 岷江推理集群",
                "Small cards for answers in milliseconds. 面向低时延推理。", "CN-SC"),

        {"drone-survey-day", "demo.jianghan-agri", "service", "A day of drone survey over fields 无人机农田测绘",
         "Crew, drone, up to 200 hectares; orthophoto and crop index within a week. 含机组与设备，一周内交付正射影像。", "one day within the month",
         {"agriculture", "drone", "测绘"}, {"CN-HB"}, {}, day, "1", 1500, 8, 2, true},
        {"digital-diagnosis", "demo.taihu-digital", "service", "Diagnosis for a smarter plant 智能化改造诊断",
         "Three days on site; where to begin, what it costs, what it brings. 三天现场诊断，给出改造路径与投入产出。（智改）", "one plant",
         {"智改数转网联", "智改", "sme"}, {"CN-JS", "CN-ZJ"}, {{"demo.taihu-digital", 85}, {"demo.lingnan-network", 15}}, project, "10",
         1200, 3, 1, true},
        {"cloud-erp-migration", "demo.taihu-digital", "service", "A small firm's books and orders into the cloud 企业上云与数字化转型",
         "Stock, orders and accounts of one plant, with training. 进销存与财务上云，含培训。（数转）", "one plant", {"智改数转网联", "数转", "erp"},
         {"CN-JS"}, {}, project, "20", 1900, 2, 1, true},
        {"machine-networking", "demo.lingnan-network", "service", "Ten machines on the network 十台设备联网",
         "Gateways, protocols, a dashboard; the data stay in the plant. 网关、协议与看板，数据不出厂。（网联）", "ten machines of one plant",
         {"智改数转网联", "网联", "5g"}, {"CN-GD", "CN-ZJ"}, {{"demo.lingnan-network", 75}, {"demo.wannan-sensors", 25}}, project, "10", 1500,
         4, 1, true},
        {"plant-network-plan", "demo.lingnan-network", "service", "Plan of a plant's 5G network 工厂 5G 专网规划",
         "Coverage, latency and cost, measured on site. 现场实测覆盖、时延与成本。（网联）", "one plant", {"智改数转网联", "网联", "5g"}, {"CN-GD"}, {},
         project, "20", 1300, 2, 1, true},
        {"visual-inspection-line", "demo.lingang-vision", "service", "A line that sees its own defects 产线视觉质检改造",
         "Cameras, light, a trained model, four weeks. 相机、光源与模型，四周上线。（智改）", "one line", {"智改数转网联", "智改", "vision"},
         {"CN-SH", "CN-AH"}, {{"demo.lingang-vision", 70}, {"demo.taihu-digital", 30}}, project, "50", 1040, 2, 1, true},
        {"data-governance-day", "demo.taihu-digital", "service", "A day with a data steward 数据治理顾问",
         "Catalogue, quality rules, classification. 编目、质量规则与分类分级。（数转）", "one day", {"智改数转网联", "数转", "governance"}, {}, {},
         day, "5", 720, 10, 2, true},
        {"energy-audit", "demo.hexi-solar", "service", "Energy audit of a plant 工厂能源审计",
         "Measured over a week; what solar and storage would save. 实测一周，测算光伏与储能收益。", "one plant", {"energy", "audit", "节能"},
         {"CN-GS", "CN-NX"}, {}, project, "10", 980, 3, 1, true},
        {"expert-hour-furnace", "demo.liaohe-steel", "service", "An hour of a furnace engineer 冶炼专家工时",
         "By video or on site; fifteen years at the furnace at least. 远程或现场，至少十五年经验。", "one hour", {"expert", "steel", "专家"},
         {"CN-LN"}, {}, hour, "1", 900, 12, 3, true},
        {"expert-hour-model", "demo.yanqi-models", "service", "An hour of a model engineer 模型专家工时",
         "Training, tuning, serving. 训练、调优与部署。", "one hour", {"expert", "model", "专家"}, {}, {}, hour, "1", 1200, 16, 3, true},
    };
}

std::vector<CastContract> contracts() {
    return {
        {"gpu-hour-cny", "one accelerator-hour, 80 GB 训练卡时", "0.01", 795, 400, 120,
         {"demo.qianyun-compute", "demo.ulan-compute", "demo.helan-cloud", "demo.hexi-solar"}},
        {"gpu-hour-inference", "one accelerator-hour, 24 GB 推理卡时", "0.01", 268, 600, 150,
         {"demo.minjiang-compute", "demo.qianyun-compute", "demo.helan-cloud"}},
        {"cpu-core-hour", "one core-hour 通用算力核时", "0.001", 86, 20000, 5000,
         {"demo.ulan-compute", "demo.helan-cloud", "demo.minjiang-compute"}},
        {kNetworkContract, "one accelerator-hour of the west, delivered over lines 西部卡时，经线路送达", "0.01", 640, 300, 60,
         {"demo.qianyun-compute", "demo.hexi-solar", "demo.helan-cloud"}, kDemoNetwork},
        {"storage-tb-month", "one terabyte for a month 存储太字节月", "0.1", 520, 60, 10, {"demo.qianyun-compute", "demo.ulan-compute"}},
    };
}

}  // namespace

std::span<const CastProduct> cast_work_products() {
    static const std::vector<CastProduct> all = work_products();
    return all;
}

std::span<const CastContract> cast_contracts() {
    static const std::vector<CastContract> all = contracts();
    return all;
}

}  // namespace tongqu::cli
