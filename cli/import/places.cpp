#include "cli/import/places.hpp"

#include <algorithm>
#include <array>

namespace tongqu::cli {

namespace {

constexpr DevelopmentTier kDeveloped = DevelopmentTier::developed;
constexpr DevelopmentTier kDeveloping = DevelopmentTier::developing;
constexpr DevelopmentTier kLess = DevelopmentTier::less_developed;

// Names of provinces as in GB/T 2260, with English. Tiers: in China, eastern provinces developed, central
// developing, western less developed, as the national statistics divide them; elsewhere by the World Bank's
// income groups (2024): high, upper middle, lower.
constexpr auto kRegions = std::to_array<RegionRow>({
    {"CN-BJ", "北京市 Beijing", kDeveloped},
    {"CN-TJ", "天津市 Tianjin", kDeveloped},
    {"CN-HE", "河北省 Hebei", kDeveloped},
    {"CN-LN", "辽宁省 Liaoning", kDeveloped},
    {"CN-SH", "上海市 Shanghai", kDeveloped},
    {"CN-JS", "江苏省 Jiangsu", kDeveloped},
    {"CN-ZJ", "浙江省 Zhejiang", kDeveloped},
    {"CN-FJ", "福建省 Fujian", kDeveloped},
    {"CN-SD", "山东省 Shandong", kDeveloped},
    {"CN-GD", "广东省 Guangdong", kDeveloped},
    {"CN-HI", "海南省 Hainan", kDeveloped},
    {"CN-SX", "山西省 Shanxi", kDeveloping},
    {"CN-JL", "吉林省 Jilin", kDeveloping},
    {"CN-HL", "黑龙江省 Heilongjiang", kDeveloping},
    {"CN-AH", "安徽省 Anhui", kDeveloping},
    {"CN-JX", "江西省 Jiangxi", kDeveloping},
    {"CN-HA", "河南省 Henan", kDeveloping},
    {"CN-HB", "湖北省 Hubei", kDeveloping},
    {"CN-HN", "湖南省 Hunan", kDeveloping},
    {"CN-NM", "内蒙古自治区 Inner Mongolia", kLess},
    {"CN-GX", "广西壮族自治区 Guangxi", kLess},
    {"CN-CQ", "重庆市 Chongqing", kLess},
    {"CN-SC", "四川省 Sichuan", kLess},
    {"CN-GZ", "贵州省 Guizhou", kLess},
    {"CN-YN", "云南省 Yunnan", kLess},
    {"CN-XZ", "西藏自治区 Xizang", kLess},
    {"CN-SN", "陕西省 Shaanxi", kLess},
    {"CN-GS", "甘肃省 Gansu", kLess},
    {"CN-QH", "青海省 Qinghai", kLess},
    {"CN-NX", "宁夏回族自治区 Ningxia", kLess},
    {"CN-XJ", "新疆维吾尔自治区 Xinjiang", kLess},
    {"CN-HK", "香港特别行政区 Hong Kong", kDeveloped},
    {"CN-MO", "澳门特别行政区 Macao", kDeveloped},
    {"AU-NSW", "New South Wales", kDeveloped},
    {"AU-VIC", "Victoria", kDeveloped},
    {"BR-SP", "São Paulo", kDeveloping},
    {"CA-AB", "Alberta", kDeveloped},
    {"CA-QC", "Quebec", kDeveloped},
    {"CH-ZH", "Zürich", kDeveloped},
    {"DE-HE", "Hesse", kDeveloped},
    {"FR-IDF", "Île-de-France", kDeveloped},
    {"GB-LND", "London", kDeveloped},
    {"ID-JK", "Jakarta", kDeveloping},
    {"IE-D", "Dublin", kDeveloped},
    {"IN-KA", "Karnataka", kLess},
    {"IN-MH", "Maharashtra", kLess},
    {"IT-25", "Lombardy", kDeveloped},
    {"JP-13", "Tokyo", kDeveloped},
    {"JP-27", "Osaka", kDeveloped},
    {"KR-11", "Seoul", kDeveloped},
    {"PL-14", "Mazovia", kDeveloped},
    {"SE-AB", "Stockholm", kDeveloped},
    {"SG", "Singapore", kDeveloped},
    {"US-AZ", "Arizona", kDeveloped},
    {"US-CA", "California", kDeveloped},
    {"US-IA", "Iowa", kDeveloped},
    {"US-IL", "Illinois", kDeveloped},
    {"US-KS", "Kansas", kDeveloped},
    {"US-MD", "Maryland", kDeveloped},
    {"US-MO", "Missouri", kDeveloped},
    {"US-NY", "New York", kDeveloped},
    {"US-OH", "Ohio", kDeveloped},
    {"US-OR", "Oregon", kDeveloped},
    {"US-TX", "Texas", kDeveloped},
    {"US-UT", "Utah", kDeveloped},
    {"US-VA", "Virginia", kDeveloped},
    {"US-WY", "Wyoming", kDeveloped},
    {"ZA-WC", "Western Cape", kDeveloping},
});

constexpr auto kPlaces = std::to_array<PlaceRow>({
    // The regions of AWS, by where its documentation says that they are.
    {"af-south-1", "", "ZA-WC"},
    {"ap-east-1", "", "CN-HK"},
    {"ap-northeast-1", "", "JP-13"},
    {"ap-northeast-2", "", "KR-11"},
    {"ap-northeast-3", "", "JP-27"},
    {"ap-south-1", "", "IN-MH"},
    {"ap-southeast-1", "", "SG"},
    {"ap-southeast-2", "", "AU-NSW"},
    {"ap-southeast-3", "", "ID-JK"},
    {"ap-southeast-4", "", "AU-VIC"},
    {"ca-central-1", "", "CA-QC"},
    {"ca-west-1", "", "CA-AB"},
    {"cn-north-1", "", "CN-BJ"},
    {"cn-northwest-1", "", "CN-NX"},
    {"eu-central-1", "", "DE-HE"},
    {"eu-central-2", "", "CH-ZH"},
    {"eu-north-1", "", "SE-AB"},
    {"eu-south-1", "", "IT-25"},
    {"eu-west-1", "", "IE-D"},
    {"eu-west-2", "", "GB-LND"},
    {"eu-west-3", "", "FR-IDF"},
    {"sa-east-1", "", "BR-SP"},
    {"us-east-1", "", "US-VA"},
    {"us-east-2", "", "US-OH"},
    {"us-west-1", "", "US-CA"},
    {"us-west-2", "", "US-OR"},
    // Cities with offers of compute; written together, as the providers' lists have them.
    {"austin", "usa", "US-TX"},
    {"bangalore", "india", "IN-KA"},
    {"beijing", "china", "CN-BJ"},
    {"beltsville", "usa", "US-MD"},
    {"calgary", "canada", "CA-AB"},
    {"casper", "usa", "US-WY"},
    {"chicago", "usa", "US-IL"},
    {"chengdu", "china", "CN-SC"},
    {"culpeper", "usa", "US-VA"},
    {"dallas", "usa", "US-TX"},
    {"desmoines", "usa", "US-IA"},
    {"dulles", "usa", "US-VA"},
    {"frankfurt", "germany", "DE-HE"},
    {"guiyang", "china", "CN-GZ"},
    {"hangzhou", "china", "CN-ZJ"},
    {"hongkong", "china", "CN-HK"},
    {"houston", "usa", "US-TX"},
    {"kansascity", "usa", "US-MO"},
    {"london", "uk", "GB-LND"},
    {"montreal", "canada", "CA-QC"},
    {"newyork", "usa", "US-NY"},
    {"paris", "france", "FR-IDF"},
    {"phoenix", "usa", "US-AZ"},
    {"saltlakecity", "usa", "US-UT"},
    {"sanjose", "usa", "US-CA"},
    {"seoul", "southkorea", "KR-11"},
    {"shanghai", "china", "CN-SH"},
    {"shenzhen", "china", "CN-GD"},
    {"singapore", "singapore", "SG"},
    {"tokyo", "japan", "JP-13"},
    {"warsaw", "poland", "PL-14"},
    {"wichita", "usa", "US-KS"},
    {"wuhan", "china", "CN-HB"},
});

bool same_letters(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

const RegionRow* find_place(std::string_view place, std::string_view country) {
    for (const PlaceRow& each : kPlaces)
        if (same_letters(each.place, place) && same_letters(each.country, country))
            return region_row(each.region);
    return nullptr;
}

}  // namespace

std::span<const RegionRow> all_region_rows() { return kRegions; }
std::span<const PlaceRow> all_place_rows() { return kPlaces; }

const RegionRow* region_row(std::string_view code) {
    const auto found = std::ranges::find(kRegions, code, &RegionRow::code);
    return found == kRegions.end() ? nullptr : &*found;
}

const RegionRow* region_of_place(std::string_view place) {
    if (const RegionRow* row = region_row(place)) return row;
    return find_place(place, "");
}

const RegionRow* region_of_city(std::string_view city, std::string_view country) {
    return country.empty() ? nullptr : find_place(city, country);
}

}  // namespace tongqu::cli
