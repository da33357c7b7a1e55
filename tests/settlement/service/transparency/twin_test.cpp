// The tree and its proofs against the recursive definition of RFC 6962, from memory and from files.
#include <cstdio>

#include "tests/engine/log/simulated_disk.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

constexpr std::size_t kLargest = 10'000;

// The tree of the first n leaves, kept in files, proves to be the twin's for these leaves and earlier sizes.
struct Kept {
    log::test::SimulatedDisk disk;
    TreeFiles tree = *TreeFiles::open(disk, kFolder, some_identity(), {}, TreeFiles::Access::append);

    void grow_to(std::size_t size) {
        while (tree.size() < size) REQUIRE(tree.append(some_hash(tree.size())));
        REQUIRE(tree.sync());
    }
};

}  // namespace

TEST_CASE("The root of every prefix is the one of the recursive definition") {
    const auto leaves = some_hashes(long_tests() ? kLargest : 1'100);
    const std::span all(leaves);
    Frontier tree;
    Kept kept;
    kept.grow_to(leaves.size());
    for (std::size_t n = 0; n <= leaves.size(); ++n) {
        const bool looked_at = long_tests() || n < 300 || n % 97 == 0 || n == leaves.size();
        if (looked_at) {
            const Digest root = naive_root(all.first(n));
            if (tree.root() != root || *kept.tree.hash_of({0, n}) != root) FAIL("another root of " << n << " leaves");
        }
        if (n < leaves.size()) tree.append(leaves[n]);
    }
}

TEST_CASE("Inclusion and consistency proofs of all small trees are those of the recursive definition") {
    const auto leaves = some_hashes(long_tests() ? 260 : 70);
    Kept kept;
    kept.grow_to(leaves.size());
    for (std::size_t n = 1; n <= leaves.size(); ++n) {
        const auto within = std::span(leaves).first(n);
        const TreeState tree{n, naive_root(within)};
        for (std::size_t m = 0; m < n; ++m) {
            const auto path = naive_path(m, within);
            const bool same = *kept.tree.hashes_of(inclusion_ranges(m, n)) == path && inclusion_path(within, m) == path;
            if (!same || !verify_inclusion(leaves[m], m, tree, path)) FAIL("leaf " << m << " of " << n);
        }
        for (std::size_t m = 1; m <= n; ++m) {
            const auto proof = naive_consistency(m, within);
            const bool same =
                *kept.tree.hashes_of(consistency_ranges(m, n)) == proof && consistency_path(within, m) == proof;
            if (!same || !verify_consistency({m, naive_root(within.first(m))}, tree, proof))
                FAIL("from " << m << " to " << n);
        }
    }
}

TEST_CASE("Proofs of large trees are those of the recursive definition") {
    const auto leaves = some_hashes(kLargest);
    Kept kept;
    kept.grow_to(leaves.size());
    std::mt19937_64 random(20260301);
    for (int i = 0; i < (long_tests() ? 3'000 : 40); ++i) {
        const std::size_t n = i == 0 ? leaves.size() : 1 + random() % leaves.size(), m = random() % n;
        const auto within = std::span(leaves).first(n);
        INFO("leaf " << m << " of " << n);
        const TreeState tree{n, naive_root(within)};
        const auto path = naive_path(m, within);
        CHECK(*kept.tree.hashes_of(inclusion_ranges(m, n)) == path);
        CHECK(verify_inclusion(leaves[m], m, tree, path));
        const auto proof = naive_consistency(m + 1, within);
        CHECK(*kept.tree.hashes_of(consistency_ranges(m + 1, n)) == proof);
        CHECK(verify_consistency({m + 1, naive_root(within.first(m + 1))}, tree, proof));
    }
}

TEST_CASE("A tree goes on growing where it was closed, whatever its size") {
    const auto leaves = some_hashes(300);
    log::test::SimulatedDisk disk;
    TreeState state;
    std::size_t step = 1;
    while (state.size < leaves.size()) {
        auto tree = TreeFiles::open(disk, kFolder, some_identity(), state, TreeFiles::Access::append);
        REQUIRE(tree);
        REQUIRE(tree->size() == state.size);
        const std::size_t until = std::min<std::size_t>(leaves.size(), state.size + step++ % 23 + 1);
        while (tree->size() < until) REQUIRE(tree->append(leaves[tree->size()]));
        REQUIRE(tree->sync());
        state = tree->state();
        CHECK(state.root == naive_root(std::span(leaves).first(until)));
    }
}

TEST_CASE("What was appended but spoken of by no head is overwritten after a start") {
    const auto leaves = some_hashes(200);
    log::test::SimulatedDisk disk;
    auto tree = TreeFiles::open(disk, kFolder, some_identity(), {}, TreeFiles::Access::append);
    for (int n = 0; n < 20; ++n) REQUIRE(tree->append(leaves[static_cast<std::size_t>(n)]));
    REQUIRE(tree->sync());
    const TreeState committed = tree->state();
    for (int n = 0; n < 100; ++n) REQUIRE(tree->append(some_hash(9'999)));
    REQUIRE(tree->sync());
    auto again = TreeFiles::open(disk, kFolder, some_identity(), committed, TreeFiles::Access::append);
    REQUIRE(again);
    while (again->size() < leaves.size()) REQUIRE(again->append(leaves[again->size()]));
    REQUIRE(again->sync());
    CHECK(again->state().root == naive_root(leaves));
    CHECK(*again->hashes_of(inclusion_ranges(77, 200)) == naive_path(77, leaves));
}

TEST_CASE("Every single flipped bit of a proof, its leaf, its place or its root is found") {
    for (const std::size_t n : {1U, 2U, 3U, 7U, 8U, 13U, 33U}) {
        const auto leaves = some_hashes(n);
        for (const std::size_t m : {std::size_t{0}, n / 2, n - 1}) {
            Digest leaf = leaves[m];
            TreeState tree{n, naive_root(leaves)};
            Path path = naive_path(m, leaves);
            const auto all_flips = [&](std::span<std::uint8_t> bytes) {
                for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
                    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                    if (verify_inclusion(leaf, m, tree, path)) FAIL("bit " << bit << " of " << m << " in " << n);
                    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                }
            };
            REQUIRE(verify_inclusion(leaf, m, tree, path));
            all_flips(leaf);
            all_flips(tree.root);
            for (Digest& hash : path) all_flips(hash);
            for (std::uint64_t other = 0; other < 40; ++other)
                if (verify_inclusion(leaf, other, tree, path) != (other == m)) FAIL(m << " passes for " << other);
            path.push_back(leaf);
            CHECK_FALSE(verify_inclusion(leaf, m, tree, path));
            path.pop_back();
            if (!path.empty()) path.pop_back();
            CHECK(verify_inclusion(leaf, m, tree, path) == (n == 1));
        }
        for (std::size_t m = 1; m < n; ++m) {
            TreeState older{m, naive_root(std::span(leaves).first(m))}, newer{n, naive_root(leaves)};
            Path path = naive_consistency(m, leaves);
            const auto all_flips = [&](std::span<std::uint8_t> bytes) {
                for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
                    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                    if (verify_consistency(older, newer, path)) FAIL("bit " << bit << " of " << m << " to " << n);
                    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                }
            };
            REQUIRE(verify_consistency(older, newer, path));
            all_flips(older.root);
            all_flips(newer.root);
            for (Digest& hash : path) all_flips(hash);
        }
    }
}

}  // namespace tongqu::transparency::test
