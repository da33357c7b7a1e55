#pragma once
// A catalogue as large as one likes: titles and descriptions in Chinese and English whose words follow Zipf's law, as
// those of real catalogues do.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "settlement/service/directory.hpp"

namespace tongqu::bench {

class Catalogue {
  public:
    explicit Catalogue(std::uint64_t seed);

    [[nodiscard]] service::ProductRecord product(std::uint32_t number);
    // A word of the language: rank 0 is the most frequent.
    [[nodiscard]] const std::string& english(std::size_t rank) const { return english_[rank]; }
    [[nodiscard]] const std::string& chinese(std::size_t rank) const { return chinese_[rank]; }
    [[nodiscard]] static std::size_t words() { return kWords; }

    static constexpr std::uint32_t kSuppliers = 2'000, kRegions = 34, kKeywords = 500;
    [[nodiscard]] std::string keyword(std::size_t number) const { return chinese_[number] + english_[number]; }

  private:
    static constexpr std::size_t kWords = 20'000;
    [[nodiscard]] std::size_t any_rank();
    [[nodiscard]] std::string sentence(std::size_t english_words, std::size_t chinese_words);

    std::mt19937_64 random_;
    std::vector<std::string> english_, chinese_;
};

}  // namespace tongqu::bench
