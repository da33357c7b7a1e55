#pragma once
// An inverted index over documents with dense numbers: SQLite's FTS5, in memory, without the documents' texts.
//
// Nothing of it is on disk: it is thrown away with the process and fed again at the next start.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tongqu::service {

struct IndexedText {
    std::string title, keywords, body;
    std::string facets;  // words of the program's own, which no query of a person reaches
};

// An occurrence in the title counts so many times one in the body.
inline constexpr std::uint32_t kTitleWeight = 4;
inline constexpr std::uint32_t kKeywordWeight = 3;

class TextIndex {
  public:
    TextIndex();
    ~TextIndex();
    TextIndex(TextIndex&&) noexcept;
    TextIndex& operator=(TextIndex&&) noexcept;

    // Documents are added in the order of their numbers. Some 100 µs for a page of text.
    void add(std::uint64_t document, const IndexedText& text);

    // An FTS5 expression that wants the phrase in title, keywords or body, or the word among the facets.
    [[nodiscard]] static std::string in_text(const std::string& phrase);
    [[nodiscard]] static std::string in_facets(const std::string& word);

    // A range of documents: after < document ≤ last.
    struct Range {
        std::uint64_t after = 0;
        std::uint64_t last = 0;
    };
    // The first `limit` documents of the range that match the expression, ascending. The expression is made of the
    // two above, AND and OR.
    [[nodiscard]] std::vector<std::uint64_t> match(const std::string& expression, Range range,
                                                   std::size_t limit) const;

    struct Hits {
        std::uint64_t document;
        std::vector<std::uint32_t> weights;  // of the expression's first phrases: occurrences times their weight
    };
    // The same, with what the first `phrases` phrases of the expression weigh in each.
    [[nodiscard]] std::vector<Hits> hits(const std::string& expression, Range range, std::size_t phrases,
                                         std::size_t limit) const;

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace tongqu::service
