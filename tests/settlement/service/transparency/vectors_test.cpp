// The published vectors of ../shared/data/rfc6962_vectors.json: transparency-dev/merkle, RFC 6962 section 2.1.3, and the
// rolling digests of the subtree vectors of the Merkle tree certificates draft.
#include <simdjson.h>

#include <bit>
#include <iostream>
#include <map>

#include "settlement/service/transparency/frontier.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/proof.hpp"
#include "settlement/service/transparency/sha256.hpp"
#include "tests/settlement/service/transparency/naive_tree.hpp"

namespace tongqu::transparency::test {
namespace {

using Json = simdjson::dom::element;

constexpr const char* kVectors = "../shared/data/rfc6962_vectors.json";

NaiveBytes bytes_of(std::string_view hex) {
    NaiveBytes bytes(hex.size() / 2);
    REQUIRE(from_hex(hex, bytes));
    return bytes;
}

std::span<const std::byte> as_bytes(const NaiveBytes& bytes) { return std::as_bytes(std::span(bytes)); }

// Some vectors hold "hashes" that are not 32 bytes long. Ours are by their type; the SHA-256 of such a string stands for it,
// which keeps equal what is equal and different what is different.
Digest digest_of(std::string_view hex) {
    const NaiveBytes bytes = bytes_of(hex);
    Digest digest{};
    if (bytes.size() != digest.size()) return naive_sha256(bytes);
    std::ranges::copy(bytes, digest.begin());
    return digest;
}

std::string_view text(Json json, const char* key) { return std::string_view(json[key]); }
std::uint64_t number(Json json, const char* key) { return std::uint64_t(json[key]); }

Path path_of(Json json, const char* key) {
    Path path;
    for (const Json each : json[key].get_array()) path.push_back(digest_of(std::string_view(each)));
    return path;
}

std::vector<Digest> leaves_of(Json input) {
    std::vector<Digest> leaves;
    for (const Json each : input["leaves_hex"].get_array())
        leaves.push_back(leaf_hash(as_bytes(bytes_of(std::string_view(each)))));
    return leaves;
}

// The leaves are the bytes 0 … 129; the tree of every range that the draft calls a subtree, or the paths in it.
Digest rolling(bool paths) {
    std::vector<Digest> leaves;
    for (int i = 0; i < 130; ++i) leaves.push_back(leaf_hash(as_bytes({static_cast<std::uint8_t>(i)})));
    Sha256 sink;
    const auto absorb = [&](const std::string& line) { sink.update(std::as_bytes(std::span(line))); };
    for (std::size_t end = 0; end <= leaves.size(); ++end) {
        for (std::size_t start = 0; start <= end; ++start) {
            if (start != 0 && start != end && start % std::bit_ceil(end - start) != 0) continue;
            const auto range = std::span(leaves).subspan(start, end - start);
            const std::string name = "[" + std::to_string(start) + ", " + std::to_string(end) + ")";
            if (!paths) absorb(name + " " + to_hex(root_of(range)) + "\n");
            for (std::size_t index = start; paths && index < end; ++index) {
                std::string line = std::to_string(index) + " " + name;
                for (const Digest& hash : inclusion_path(range, index - start)) line += " " + to_hex(hash);
                absorb(line + "\n");
            }
        }
    }
    return sink.finish();
}

bool holds(const std::string& kind, Json input, Json expected) {
    if (kind == "leaf_hash") return leaf_hash(as_bytes(bytes_of(text(input, "data_hex")))) == digest_of(text(expected, "hash"));
    if (kind == "node_hash") {  // of parts that are no hashes: the prefix is what the vector is about
        NaiveBytes bytes{1};
        for (const char* side : {"left_hex", "right_hex"})
            for (const std::uint8_t byte : bytes_of(text(input, side))) bytes.push_back(byte);
        return sha256(as_bytes(bytes)) == digest_of(text(expected, "hash"));
    }
    if (kind == "root") return root_of(leaves_of(input)) == digest_of(text(expected, "root"));
    if (kind == "node_table") {
        std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes;
        Frontier tree;
        for (const Digest& leaf : leaves_of(input))
            tree.append(leaf, [&](unsigned level, std::uint64_t index, const Digest& hash) { nodes[{level, index}] = hash; });
        unsigned level = 0;
        std::size_t seen = 0;
        for (const Json row : expected["levels"].get_array()) {
            std::uint64_t index = 0;
            for (const Json hash : row.get_array()) {
                if (nodes.at({level, index++}) != digest_of(std::string_view(hash))) return false;
                ++seen;
            }
            ++level;
        }
        return seen == nodes.size();
    }
    if (kind == "inclusion_proof") {
        auto leaves = leaves_of(input);
        leaves.resize(number(input, "tree_size"));
        return inclusion_path(leaves, number(input, "leaf_index0")) == path_of(expected, "proof") &&
               root_of(leaves) == digest_of(text(expected, "root"));
    }
    if (kind == "consistency_proof") {
        auto leaves = leaves_of(input);
        leaves.resize(number(input, "size2"));
        return consistency_path(leaves, number(input, "size1")) == path_of(expected, "proof") &&
               root_of(leaves) == digest_of(text(expected, "root2")) &&
               root_of(std::span(leaves).first(number(input, "size1"))) == digest_of(text(expected, "root1"));
    }
    if (kind == "verify_consistency")
        return verify_consistency({number(input, "size1"), digest_of(text(input, "root1"))},
                                  {number(input, "size2"), digest_of(text(input, "root2"))},
                                  path_of(input, "proof")) == bool(expected["valid"]);
    if (kind == "verify_inclusion") {
        // Our hashes cannot be empty: such a question cannot even be asked.
        const bool askable = text(input, "leaf_hash").size() == 64 && text(input, "root").size() == 64;
        const bool valid = askable && verify_inclusion(digest_of(text(input, "leaf_hash")), number(input, "leaf_index0"),
                                                       {number(input, "tree_size"), digest_of(text(input, "root"))},
                                                       path_of(input, "proof"));
        return valid == bool(expected["valid"]);
    }
    if (kind == "rolling")
        return rolling(std::string_view(expected["sha256"]).starts_with("ac2a")) == digest_of(text(expected, "sha256"));
    return false;
}

}  // namespace

TEST_CASE("Hashes, roots and proofs agree with every published vector") {
    simdjson::dom::parser parser;
    Json document;
    if (parser.load(kVectors).get(document) != simdjson::SUCCESS) {
        std::cout << "skipped: " << kVectors << " is not there\n";
        return;
    }
    std::map<std::string, int> counts;
    for (const Json each : document["cases"].get_array()) {
        const std::string kind(text(each, "kind")), id(text(each, "id"));
        INFO(kind << " " << id);
        CHECK(holds(kind, each["input"], each["expected"]));
        ++counts[kind];
    }
    CHECK(counts["verify_consistency"] == 98);
    CHECK(counts["verify_inclusion"] == 98);
    std::uint64_t all = 0;
    for (const auto& [kind, count] : counts) all += static_cast<std::uint64_t>(count);
    CHECK(all == number(document, "n_cases"));
}

TEST_CASE("Keyed hashes are those of RFC 4231") {
    // Section 4.3, test case 2, and section 4.2, test case 1.
    const NaiveBytes jefe{'J', 'e', 'f', 'e'};
    const std::string question = "what do ya want for nothing?";
    CHECK(to_hex(KeyedHash(jefe)(NaiveBytes(question.begin(), question.end()))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const std::string hi = "Hi There";
    CHECK(to_hex(KeyedHash(NaiveBytes(20, 0x0b))(NaiveBytes(hi.begin(), hi.end()))) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

}  // namespace tongqu::transparency::test
