#include "cli/demo/cast/cast.hpp"

namespace tongqu::cli {
namespace {

constexpr std::string_view kOwnUse = "use within the buyer's organisation, no resale 仅限买方内部使用，不得转售";
constexpr std::string_view kCalls = "1,000 calls within a year 一年内 1000 次调用";
constexpr std::string_view kOneDeployment = "one production deployment 限一处生产部署";

constexpr std::int64_t kMany = 1000;  // licences on offer at a time

std::vector<CastProduct> data_products() {
    const std::string_view licence = "one licence 一份许可", calls = "1,000 calls 一千次调用";
    return {
        {"hubei-rice-yield", "demo.jianghan-agri", "data_set", "Rice yields of 2,300 plots in Hubei 湖北水稻单产",
         "Yield, variety, soil and weather of each plot, 2015 to 2024; updated after every harvest. 逐田块的单产、品种、土壤与天气。",
         kOwnUse, {"agriculture", "rice", "yield", "水稻"}, {"CN-HB"},
         // The laboratory is on no exchange yet: its share waits for it.
         {{"demo.jianghan-agri", 60}, {"demo.songnen-soil", 25}, {"demo.jingchu-soil-lab", 15}},
         licence, "0.5", 2400, kMany, 2},
        {"chengdu-bus-flow", "demo.shucheng-transit", "data_set", "Bus passengers in Chengdu by stop and quarter hour 成都公交客流",
         "Counts without any trace of a person; every stop, every quarter hour since 2021. 按站点每一刻钟的客流量，不含个人信息。",
         kOwnUse, {"mobility", "bus", "公交"}, {"CN-SC"}, {}, licence, "0.1", 4800, kMany, 3},
        {"songnen-black-soil", "demo.songnen-soil", "data_set", "Black soil of the Songnen plain, 41,000 samples 松嫩黑土采样",
         "Organic matter, depth, pH and moisture on a grid of one kilometre. 有机质、土层厚度、酸碱度与含水量。", kOwnUse,
         {"agriculture", "soil", "黑土"}, {"CN-HL"}, {{"demo.songnen-soil", 80}, {"demo.jianghan-agri", 20}}, licence, "0.1",
         8600, kMany, 2},
        {"zhongyuan-freight-lanes", "demo.zhongyuan-freight", "data_set", "Road freight between 340 prefectures 地级市间公路货运",
         "Weekly tonnage and price per lane since 2019, from waybills; firms cannot be told apart. 每周货运量与运价。", kOwnUse,
         {"logistics", "freight", "货运"}, {"CN-HA"}, {}, licence, "0.5", 4400, kMany, 2},
        {"jiaodong-sea-state", "demo.jiaodong-ocean", "data_set", "Sea state off Jiaodong, 38 buoys 胶东近海海况",
         "Waves, wind, temperature and salinity every ten minutes. 波浪、风、温度与盐度，每十分钟一次。", kOwnUse,
         {"ocean", "weather", "海洋"}, {"CN-SD"}, {}, licence, "0.1", 6400, kMany, 2},
        {"yongjiang-mould-cavities", "demo.yongjiang-mould", "data_set", "Injection moulds: 12,000 cavities with trial results 注塑模具试模数据",
         "Geometry, gate, material and what the first trial showed. 型腔几何、浇口、材料与首次试模结果。", kOwnUse,
         {"manufacturing", "mould", "模具"}, {"CN-ZJ"}, {{"demo.yongjiang-mould", 70}, {"demo.bashan-materials", 30}}, licence,
         "0.5", 3000, kMany, 1},
        {"guanzhong-street-map", "demo.guanzhong-geo", "data_set", "Streets of eleven cities in three dimensions 十一城三维街景",
         "Surveyed at five centimetres, twice a year; faces and plates removed. 五厘米精度，已去除人脸与车牌。", kOwnUse,
         {"geography", "map", "地图"}, {"CN-SN"}, {}, licence, "1", 3200, kMany, 1},
        {"liaohe-furnace-logs", "demo.liaohe-steel", "data_set", "Logs of nine electric arc furnaces 电弧炉运行日志",
         "Power, charge, temperature and steel grade of 61,000 heats. 六万一千炉次的功率、配料、温度与钢种。", kOwnUse,
         {"steel", "manufacturing", "钢铁"}, {"CN-LN"}, {{"demo.liaohe-steel", 90}, {"demo.qianshan-castings", 10}}, licence, "1",
         5400, kMany, 1},
        {"wannan-gas-sensors", "demo.wannan-sensors", "data_set", "Ageing of gas sensors, 4,000 units over three years 气体传感器老化",
         "Drift against reference gases, by humidity and temperature. 不同温湿度下相对标准气体的漂移。", kOwnUse,
         {"sensors", "measurement", "传感器"}, {"CN-AH"}, {}, licence, "0.1", 7200, kMany, 2},
        {"bashan-alloy-fatigue", "demo.bashan-materials", "data_set", "Fatigue of light alloys, 9,800 specimens 轻合金疲劳试验",
         "Cycles to failure with microstructure images. 断裂循环数与显微组织图像。", kOwnUse, {"materials", "alloy", "材料"}, {"CN-CQ"},
         {{"demo.bashan-materials", 85}, {"demo.liaohe-steel", 15}}, licence, "1", 4800, kMany, 1},
        {"shanghai-defect-images", "demo.lingang-vision", "data_set", "Surface defects: 260,000 labelled images 表面缺陷标注图像",
         "Steel, glass, fabric and board, labelled twice. 钢材、玻璃、织物与板材，双人标注。", kOwnUse, {"vision", "quality", "质检"},
         {"CN-SH"}, {{"demo.lingang-vision", 75}, {"demo.wannan-sensors", 25}}, licence, "1", 3800, kMany, 1},

        {"hexi-irradiance-api", "demo.hexi-solar", "api", "Sunshine over the Hexi corridor 河西走廊辐照接口",
         "Measured and forecast irradiance for any point of the corridor, by the minute. 任意地点的实测与预报辐照度。", kCalls,
         {"energy", "solar", "weather", "光伏"}, {"CN-GS"}, {}, calls, "0.05", 700, kMany, 20},
        {"jiaodong-tide-api", "demo.jiaodong-ocean", "api", "Tides and currents of 52 harbours 港口潮流接口",
         "Height and current, 15 days ahead. 十五天潮位与流速预报。", kCalls, {"ocean", "harbour", "潮汐"}, {"CN-SD"}, {}, calls, "0.05",
         440, kMany, 15},
        {"guanzhong-geocode-api", "demo.guanzhong-geo", "api", "Addresses to coordinates 地址解析接口",
         "Chinese addresses as people write them, with a measure of trust. 支持口语化地址，并给出可信度。", kCalls, {"geography", "address"},
         {"CN-SN"}, {}, calls, "0.05", 360, kMany, 25},
        {"zhongyuan-eta-api", "demo.zhongyuan-freight", "api", "Arrival times of lorries 货车到达时间接口",
         "Arrival by route, load and weather, with its spread. 按线路、载重与天气预计到达时间及误差。", kCalls, {"logistics", "forecast", "物流"},
         {"CN-HA"}, {{"demo.zhongyuan-freight", 70}, {"demo.guanzhong-geo", 30}}, calls, "0.05", 560, kMany, 20},
        {"chengdu-parking-api", "demo.shucheng-transit", "api", "Free parking in Chengdu 成都车位接口",
         "Free places in 1,900 car parks, every minute. 一千九百个停车场的实时余位。", kCalls, {"mobility", "parking", "停车"}, {"CN-SC"}, {},
         calls, "0.05", 500, kMany, 15},
        {"dialect-speech-api", "demo.xiang-speech", "api", "Speech in nine dialects 九种方言语音接口",
         "Reads text aloud and writes down what is said. 方言语音合成与识别。", kCalls, {"speech", "dialect", "方言"}, {"CN-HN"}, {}, calls,
         "0.05", 600, kMany, 15},

        {"grain-price-forecast", "demo.yanqi-models", "model", "Forecast of grain prices, 90 days 粮价预测模型",
         "A model with weights, trained on yields and weather; runs on one accelerator. 含权重，单卡可运行。", kOneDeployment,
         {"agriculture", "forecast", "粮食"}, {}, {{"demo.yanqi-models", 70}, {"demo.jianghan-agri", 30}}, licence, "0.5", 5200,
         kMany, 1},
        {"steel-defect-model", "demo.lingang-vision", "model", "Finds defects on strip steel 带钢缺陷检测模型",
         "40 frames a second on one inference card; eight classes. 单张推理卡每秒四十帧，八类缺陷。", kOneDeployment, {"vision", "steel", "质检"},
         {}, {{"demo.lingang-vision", 65}, {"demo.liaohe-steel", 35}}, licence, "2", 4400, kMany, 1},
        {"furnace-twin-model", "demo.liaohe-steel", "model", "Digital twin of an arc furnace 电弧炉数字孪生",
         "Predicts temperature and power; calibrated with thirty heats of one's own. 用三十炉自有数据即可标定。", kOneDeployment,
         {"steel", "twin", "数字孪生"}, {}, {{"demo.liaohe-steel", 80}, {"demo.yanqi-models", 20}}, licence, "5", 3200, kMany, 1},
        {"dialect-recognition-model", "demo.xiang-speech", "model", "Understands nine dialects 方言识别模型",
         "For one's own servers; 600 million parameters. 可私有化部署，六亿参数。", kOneDeployment, {"speech", "dialect", "方言"}, {}, {}, licence,
         "2", 3100, kMany, 1},
        {"battery-ageing-model", "demo.bashan-materials", "model", "Ageing of lithium cells 锂电池老化模型",
         "Remaining life from charge curves. 由充电曲线推算剩余寿命。", kOneDeployment, {"battery", "forecast", "电池"}, {},
         {{"demo.bashan-materials", 60}, {"demo.yanqi-models", 40}}, licence, "2", 3700, kMany, 1},
        {"crop-pest-model", "demo.jianghan-agri", "model", "Pests in rice and wheat from photographs 稻麦病虫害识别",
         "Thirty-one pests, on a telephone. 手机端识别三十一种病虫害。", kOneDeployment, {"agriculture", "vision", "病虫害"}, {},
         {{"demo.jianghan-agri", 55}, {"demo.lingang-vision", 45}}, licence, "0.5", 3800, kMany, 1},
    };
}

}  // namespace

std::span<const CastProduct> cast_data_products() {
    static const std::vector<CastProduct> all = data_products();
    return all;
}

}  // namespace tongqu::cli
