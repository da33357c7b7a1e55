#include <array>

#include "cli/demo/cast/cast.hpp"

namespace tongqu::cli {
namespace {

// East, centre, west and north-east.
constexpr auto kCodes = std::to_array<std::string_view>(
    {"CN-BJ", "CN-SH", "CN-JS", "CN-ZJ", "CN-GD", "CN-SD", "CN-HB", "CN-HA", "CN-AH", "CN-HN", "CN-CQ", "CN-SC", "CN-GZ",
     "CN-SN", "CN-GS", "CN-NM", "CN-NX", "CN-LN", "CN-HL"});

CastMember supplier(std::string_view id, std::string_view name, std::string_view home, Habit habit, bool small_firm = false,
                    std::vector<std::string_view> sites = {}) {
    return {id, name, home, std::move(sites), true, false, small_firm, habit, false, {}};
}

CastMember both(std::string_view id, std::string_view name, std::string_view home, Habit habit,
                std::vector<std::string_view> interests) {
    return {id, name, home, {}, true, true, false, habit, false, std::move(interests)};
}

CastMember buyer(std::string_view id, std::string_view name, std::string_view home, Habit habit, bool accepts_late,
                 std::vector<std::string_view> interests, bool small_firm = false, std::vector<std::string_view> sites = {}) {
    return {id, name, home, std::move(sites), false, true, small_firm, habit, accepts_late, std::move(interests)};
}

CastMember carrier(std::string_view id, std::string_view name, std::string_view home) {
    return {id, name, home, {}, false, false, false, Habit::none, false, {}, true};
}

std::vector<CastMember> members() {
    using enum Habit;
    return {
        carrier(kDemoCarrier, "Dongxi Backbone 东西干线", "CN-SH"),
        supplier("demo.jianghan-agri", "Jianghan Agricultural Data 江汉农业数据", "CN-HB", maker, true),
        supplier("demo.shucheng-transit", "Shucheng Transit 蜀城交通", "CN-SC", maker),
        supplier("demo.qianyun-compute", "Qianyun Compute 黔云算力", "CN-GZ", clearer, false, {"CN-SC"}),
        both("demo.hexi-solar", "Hexi Solar Institute 河西光伏研究院", "CN-GS", maker, {"gpu-hour-inference", "cpu-core-hour"}),
        both("demo.yanqi-models", "Yanqi Models 雁栖模型", "CN-BJ", maker,
             {"gpu-hour-cny", "gpu-hour-west", "shanghai-defect-images"}),
        supplier("demo.ulan-compute", "Ulan Steppe Compute 乌兰草原算力", "CN-NM", drifter),
        supplier("demo.helan-cloud", "Helan Green Cloud 贺兰绿云", "CN-NX", clearer),
        supplier("demo.minjiang-compute", "Minjiang Compute 岷江算力", "CN-SC", maker, true),
        supplier("demo.lingang-vision", "Lingang Vision Laboratory 临港视觉实验室", "CN-SH", maker),
        supplier("demo.taihu-digital", "Taihu Digital Workshop 太湖数智工坊", "CN-JS", maker, true),
        supplier("demo.yongjiang-mould", "Yongjiang Mould Data 甬江模具数据", "CN-ZJ", drifter, true),
        supplier("demo.liaohe-steel", "Liaohe Steel Process Institute 辽河钢铁工艺研究院", "CN-LN", maker),
        supplier("demo.songnen-soil", "Songnen Soil Survey 松嫩土壤勘测", "CN-HL", maker, true),
        supplier("demo.zhongyuan-freight", "Zhongyuan Freight Records 中原货运档案", "CN-HA", maker),
        supplier("demo.bashan-materials", "Bashan Materials Institute 巴山材料研究所", "CN-CQ", maker),
        supplier("demo.guanzhong-geo", "Guanzhong Geospatial 关中时空信息", "CN-SN", drifter),
        supplier("demo.xiang-speech", "Xiangjiang Speech 湘江语音", "CN-HN", maker, true),
        supplier("demo.wannan-sensors", "Wannan Sensors 皖南传感", "CN-AH", maker, true),
        supplier("demo.jiaodong-ocean", "Jiaodong Ocean Data 胶东海洋数据", "CN-SD", maker),
        supplier("demo.lingnan-network", "Lingnan Industrial Network 岭南工业网联", "CN-GD", maker),

        buyer("demo.pearl-logistics", "Pearl River Logistics 珠江通物流", "CN-GD", patient, false,
              {"zhongyuan-eta-api", "zhongyuan-freight-lanes", "guanzhong-geocode-api", "jiaodong-tide-api",
               "chengdu-bus-flow"},
              true),
        buyer("demo.lingnan-insurance", "Lingnan Mutual Insurance 岭南互助保险", "CN-GD", patient, true,
              {"hubei-rice-yield", "songnen-black-soil", "jiaodong-sea-state", "drone-survey-day", "hexi-irradiance-api"}, false, {"CN-HB"}),
        buyer("demo.yanshan-energy", "Yanshan Energy 燕山能源", "CN-BJ", burst, false,
              {"hexi-irradiance-api", "gpu-hour-west", "gpu-hour-cny", "energy-audit", "furnace-twin-model"}),
        buyer("demo.wusong-robotics", "Wusong Robotics 吴淞机器人", "CN-SH", burst, false,
              {"gpu-hour-cny", "gpu-hour-west", "gpu-hour-inference", "steel-defect-model", "expert-hour-model"}),
        buyer("demo.canal-textiles", "Grand Canal Textiles 运河织造", "CN-JS", patient, true,
              {"digital-diagnosis", "machine-networking", "visual-inspection-line", "cloud-erp-migration", "steel-defect-model"},
              true),
        buyer("demo.qiantang-retail", "Qiantang Retail 钱塘零售", "CN-ZJ", burst, false,
              {"chengdu-bus-flow", "grain-price-forecast", "gpu-hour-inference", "cpu-core-hour"}),
        buyer("demo.xiling-fasteners", "Xiling Fasteners 西岭紧固件", "CN-ZJ", bargain, true,
              {"yongjiang-mould-cavities", "machine-networking", "digital-diagnosis", "expert-hour-furnace"}, true),
        buyer("demo.daizong-foods", "Daizong Foods 岱宗食品", "CN-SD", patient, false,
              {"grain-price-forecast", "crop-pest-model", "data-governance-day", "energy-audit"}, true),
        buyer("demo.heluo-finance", "Heluo Rural Finance 河洛农村金融", "CN-HA", patient, true,
              {"hubei-rice-yield", "grain-price-forecast", "songnen-black-soil", "cpu-core-hour", "expert-hour-model"}),
        buyer("demo.yunmeng-biotech", "Yunmeng Biotech 云梦生物", "CN-HB", burst, false,
              {"gpu-hour-cny", "bashan-alloy-fatigue", "crop-pest-model", "storage-tb-month"}),
        buyer("demo.dongting-hydrology", "Dongting Hydrology Institute 洞庭水文研究所", "CN-HN", bargain, true,
              {"jiaodong-sea-state", "gpu-hour-cny", "jiaodong-tide-api", "storage-tb-month"}),
        buyer("demo.chaohu-parts", "Chaohu Car Parts 巢湖汽车零部件", "CN-AH", patient, false,
              {"shanghai-defect-images", "visual-inspection-line", "bashan-alloy-fatigue", "plant-network-plan",
               "battery-ageing-model"}),
        buyer("demo.shancheng-drives", "Shancheng Electric Drives 山城电驱", "CN-CQ", burst, false,
              {"battery-ageing-model", "gpu-hour-cny", "bashan-alloy-fatigue", "cpu-core-hour"}),
        buyer("demo.longmen-heritage", "Longmen Heritage Institute 龙门文保研究所", "CN-HA", bargain, true,
              {"guanzhong-street-map", "shanghai-defect-images", "gpu-hour-inference"}),
        buyer("demo.hulan-farms", "Hulan Farms 呼兰农场", "CN-HL", patient, false,
              {"songnen-black-soil", "drone-survey-day", "crop-pest-model"}, true),
        buyer("demo.qianshan-castings", "Qianshan Castings 千山铸造", "CN-LN", patient, true,
              {"liaohe-furnace-logs", "furnace-twin-model", "expert-hour-furnace", "cloud-erp-migration"}, true),
        buyer("demo.qinling-flight", "Qinling Flight Institute 秦岭飞行研究所", "CN-SN", bargain, false,
              {"gpu-hour-cny", "guanzhong-street-map", "wannan-gas-sensors"}),
        buyer("demo.miaoling-herbs", "Miaoling Herbs 苗岭药材", "CN-GZ", patient, false,
              {"crop-pest-model", "digital-diagnosis", "dialect-speech-api", "dialect-recognition-model"}, true),
        buyer("demo.qilian-wind", "Qilian Wind Power 祁连风能", "CN-GS", burst, false,
              {"hexi-irradiance-api", "gpu-hour-inference", "expert-hour-model", "dialect-recognition-model"}),
        buyer("demo.yinshan-dairy", "Yinshan Dairy 阴山乳业", "CN-NM", patient, true,
              {"wannan-gas-sensors", "plant-network-plan", "chengdu-parking-api", "data-governance-day"}),
        buyer("demo.haixin-render", "Haixin Render Farm 海心渲染", "CN-GD", burst, false, {"gpu-hour-west"}),
        buyer("demo.nansha-genomics", "Nansha Genomics 南沙基因", "CN-GD", patient, true, {"gpu-hour-west"}),
        buyer("demo.visitor", "You, visiting 访客", "CN-GD", none, false, {}, true),
    };
}

}  // namespace

std::span<const std::string_view> cast_regions() { return kCodes; }

std::span<const CastMember> cast_members() {
    static const std::vector<CastMember> all = members();
    return all;
}

}  // namespace tongqu::cli
