#include "catalogue.hpp"

#include <cmath>

namespace tongqu::bench {
namespace {

std::string utf8(char32_t c) {
    return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
            static_cast<char>(0x80 | (c & 0x3F))};
}

}  // namespace

Catalogue::Catalogue(std::uint64_t seed) : random_(seed) {
    for (std::size_t i = 0; i < kWords; ++i) {
        std::string word;
        for (std::size_t length = 3 + random_() % 8; length > 0; --length)
            word += static_cast<char>('a' + random_() % 26);
        english_.push_back(word);
        // Words of two characters, rarely three, out of three thousand characters.
        std::string two = utf8(0x4E00 + static_cast<char32_t>(random_() % 3000));
        two += utf8(0x4E00 + static_cast<char32_t>(random_() % 3000));
        if (random_() % 5 == 0) two += utf8(0x4E00 + static_cast<char32_t>(random_() % 3000));
        chinese_.push_back(two);
    }
}

// Zipf's law with exponent 1 by inversion: rank r with a chance of about 1 / (r ln n).
std::size_t Catalogue::any_rank() {
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    return std::min(kWords - 1, static_cast<std::size_t>(std::pow(static_cast<double>(kWords), uniform)) - 1);
}

std::string Catalogue::sentence(std::size_t english_words, std::size_t chinese_words) {
    std::string text;
    for (std::size_t i = 0; i < chinese_words; ++i) {
        text += chinese_[any_rank()];
        if (i % 6 == 5) text += "，";
    }
    for (std::size_t i = 0; i < english_words; ++i) text += " " + english_[any_rank()];
    return text;
}

service::ProductRecord Catalogue::product(std::uint32_t number) {
    service::ProductRecord product;
    product.id = ProductId(number);
    product.supplier = ParticipantId(static_cast<std::uint32_t>(random_() % kSuppliers));
    ProductTerms& terms = product.terms;
    terms.name_id = "product-" + std::to_string(number);
    terms.title = sentence(2, 4);
    terms.kind = static_cast<ProductKind>(random_() % 5);
    terms.description = sentence(15, 25);
    for (std::size_t i = random_() % 4; i > 0; --i) terms.keywords.push_back(keyword(random_() % kKeywords));
    for (std::size_t i = random_() % 4; i > 0; --i) terms.regions.insert(RegionId(static_cast<std::uint8_t>(random_() % kRegions)));
    return product;
}

}  // namespace tongqu::bench
