// What an opening refuses: every damage to the files, files of another exchange, heads beyond the tree or the journal.
#include "settlement/service/transparency/log_check.hpp"
#include "settlement/service/transparency/witness_file.hpp"
#include "tests/engine/log/simulated_disk.hpp"
#include "tests/engine/log/temporary_folder.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

using log::test::SimulatedDisk;

// A disk with a log of so many commands, a head after every fifth.
SimulatedDisk disk_with(std::uint64_t commands) {
    SimulatedDisk disk;
    auto log = TransparencyLog::open(disk, options_for(commands));
    for (std::uint64_t n = 1; n <= commands; ++n) {
        REQUIRE(log->append(released(n), movements(n)));
        if (n % 5 == 0 || n == commands) REQUIRE(log->publish(at(static_cast<std::int64_t>(n))));
    }
    return disk.copy();
}

std::string error_of(const auto& result) { return result ? "none" : to_string(result.error().error); }
std::string check_error(SimulatedDisk& disk) {
    return error_of(check_log(disk, kFolder, some_identity(), std::nullopt, nullptr));
}
std::string open_error(SimulatedDisk& disk, std::uint64_t journal_end) {
    return error_of(TransparencyLog::open(disk, options_for(journal_end)));
}

void flip(log::test::Bytes& bytes, std::size_t bit) { bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8); }

}  // namespace

TEST_CASE("A sound log is read whole, and each leaf given once in order") {
    SimulatedDisk disk = disk_with(300);
    std::uint64_t next = 0;
    LeafMaker maker{Salts(known_secrets().salts)};
    const auto checked = check_log(disk, kFolder, some_identity(), SigningKey(known_secrets().seed).public_key(),
                                   [&](std::uint64_t index, const Digest& hash) -> Result<void> {
                                       CHECK(index == next++);
                                       CHECK(hash == leaf_hash(encode(maker.make(released(index + 1), movements(index + 1)))));
                                       return {};
                                   });
    REQUIRE(checked);
    CHECK(checked->heads == 60);
    CHECK(checked->leaves == 300);
    CHECK(next == 300);
}

TEST_CASE("Every flipped byte of the heads and of the tree is found by reading the whole log") {
    SimulatedDisk disk = disk_with(283);
    REQUIRE(check_error(disk) == "none");
    std::mt19937_64 random(20260304);
    std::size_t looked_at = 0;
    for (const std::string& name : disk.files()) {
        if (name.ends_with(".key") || name.ends_with("lock")) continue;
        const bool is_level = name.find("level-") != std::string::npos;
        auto& bytes = disk.content(name);
        for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
            // Behind the header's 64 bytes a level's first sector is filled up with zeros that mean nothing.
            if (is_level && byte >= sizeof(LevelHeader) && byte < kLevelFileStart) continue;
            if (!long_tests() && random() % 40 != 0) continue;
            const std::size_t bit = 8 * byte + random() % 8;
            flip(bytes, bit);
            if (check_error(disk) == "none") FAIL(name << ", bit " << bit);
            flip(bytes, bit);
            ++looked_at;
        }
    }
    CHECK(looked_at > 300);
    CHECK(check_error(disk) == "none");
}

TEST_CASE("A proof from damaged files is an error, never a wrong proof") {
    SimulatedDisk disk = disk_with(100);
    auto log = TransparencyLog::open(disk, options_for(100));
    REQUIRE(log);
    const std::uint64_t last = log->heads().count();
    flip(disk.content(TreeFiles::path_of(kFolder, 0)), 8 * (kLevelFileStart + 50 * 32) + 3);
    CHECK(error_of(log->inclusion(SequenceNumber(51), last)) == "damaged_tree");
    CHECK(error_of(log->inclusion(SequenceNumber(50), last)) == "damaged_tree");
    CHECK(error_of(log->inclusion(SequenceNumber(2), last)) == "none");
    CHECK(error_of(log->compare(released(51), movements(51))) == "other_leaf");
    CHECK(error_of(log->compare(released(50), movements(50))) == "none");
}

TEST_CASE("Truncated and missing files are refused at the start") {
    for (const auto& [name, length, error] : std::vector<std::tuple<std::string, std::size_t, std::string>>{
             {"level-00", 512 + 100 * 32 - 1, "head_beyond_tree"},
             {"level-04", 512 + 6 * 32 - 1, "head_beyond_tree"},
             {"level-00", 0, "head_beyond_tree"}}) {
        SimulatedDisk disk = disk_with(100);
        disk.content(kFolder / name).resize(length);
        CHECK(open_error(disk, 100) == error);
    }
    for (const auto& [name, error] : std::vector<std::pair<std::string, std::string>>{{"level-00", "head_beyond_tree"},
                                                                                      {"level-04", "head_beyond_tree"},
                                                                                      {"head.key", "missing_key"},
                                                                                      {"salts.key", "missing_key"}}) {
        SimulatedDisk disk = disk_with(100);
        REQUIRE(disk.remove(kFolder / name));
        CHECK(open_error(disk, 100) == error);
    }
}

TEST_CASE("A head beyond the end of the journal stops the start") {
    SimulatedDisk disk = disk_with(100);
    CHECK(open_error(disk, 99) == "head_beyond_journal");
    CHECK(open_error(disk, 100) == "none");
    CHECK(open_error(disk, 101) == "none");
}

TEST_CASE("A log of another exchange, with another key or that is open already is refused") {
    SimulatedDisk disk = disk_with(10);
    LogOptions foreign = options_for(10);
    foreign.identity = some_identity(0x20);
    CHECK(error_of(TransparencyLog::open(disk, foreign)) == "foreign_log");
    CHECK(error_of(check_log(disk, kFolder, some_identity(), PublicKey{}, nullptr)) == "foreign_key");
    {
        const auto open = TransparencyLog::open(disk, options_for(10));
        CHECK(open_error(disk, 10) == "locked");
    }
    SimulatedDisk other;
    LogOptions with_key = options_for(10);
    with_key.fresh.seed.bytes[0] ^= 1;
    static_cast<void>(TransparencyLog::open(other, with_key));
    disk.content(kFolder / "head.key") = other.content(kFolder / "head.key");
    CHECK(open_error(disk, 10) == "foreign_key");
    disk.content(kFolder / "head.key")[0] = std::byte{'T'};
    CHECK(open_error(disk, 10) == "damaged_key");
}

TEST_CASE("The last head is cut where a sector of it never arrived, and refused where a bit of it was flipped") {
    SimulatedDisk disk = disk_with(15);  // three heads, 672 bytes: the third crosses byte 512
    auto& heads = disk.content(kFolder / "heads");
    REQUIRE(heads.size() == 672);
    const auto whole = heads;
    for (const std::size_t length : {671UL, 600UL, 512UL, 449UL}) {
        heads = whole;
        heads.resize(length);
        CHECK(TransparencyLog::open(disk, options_for(15))->heads().count() == 2);
    }
    for (const auto& [from, to] : std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>{{448, 512}, {512, 672}, {448, 672}}) {
        heads = whole;
        std::fill(heads.begin() + from, heads.begin() + to, std::byte{});
        auto log = TransparencyLog::open(disk, options_for(15));
        REQUIRE(log);
        CHECK(log->last() == SequenceNumber(10));
        CHECK(log::all_zero(std::span(heads).subspan(448)));
    }
    for (std::ptrdiff_t stopped = 0; stopped <= 216; ++stopped) {  // a write that stopped in room that was zeroed before
        heads = whole;
        std::fill(heads.begin() + 448 + stopped, heads.end(), std::byte{});
        if (TransparencyLog::open(disk, options_for(15))->heads().count() != 2) FAIL("after " << stopped << " bytes");
    }
    for (std::size_t bit = 8 * 448; bit < 8 * 672; ++bit) {
        heads = whole;
        flip(heads, bit);
        if (open_error(disk, 15) == "none") FAIL("bit " << bit);
    }
    heads = whole;
    CHECK(TransparencyLog::open(disk, options_for(15))->heads().count() == 3);
}

TEST_CASE("Proofs for what is not there are refused, each with its reason") {
    SimulatedDisk disk = disk_with(10);
    auto log = TransparencyLog::open(disk, options_for(10));
    REQUIRE(log->append(released(11), movements(11)));
    CHECK(error_of(log->append(released(11), movements(11))) == "wrong_sequence");
    CHECK(error_of(log->append(released(13), movements(13))) == "wrong_sequence");
    CHECK(error_of(log->inclusion(SequenceNumber(11), 2)) == "not_in_head");
    CHECK(error_of(log->inclusion(SequenceNumber(0), 2)) == "not_in_head");
    CHECK(error_of(log->inclusion(SequenceNumber(6), 1)) == "not_in_head");
    CHECK(error_of(log->inclusion(SequenceNumber(5), 3)) == "no_such_head");
    CHECK(error_of(log->inclusion(SequenceNumber(5), 0)) == "no_such_head");
    CHECK(error_of(log->consistency(2, 1)) == "no_such_head");
    CHECK(error_of(log->compare(released(11), movements(11))) == "not_in_head");
    CHECK(error_of(log->publish(at(9))) == "time_went_back");
    CHECK(error_of(log->evidence(released(11), movements(11), Item::command(), 2)) == "not_in_head");
    auto forged = released(10);
    forged.time = at(11);
    CHECK(error_of(log->evidence(forged, movements(10), Item::command(), 2)) == "other_leaf");
    REQUIRE(log->publish(at(20)));
    CHECK(error_of(log->inclusion(SequenceNumber(11), 3)) == "none");
    for (std::uint64_t older = 1; older <= 3; ++older)
        for (std::uint64_t newer = older; newer <= 3; ++newer) {
            const auto proof = log->consistency(older, newer);
            REQUIRE(proof);
            CHECK(verify_consistency(proof->older.head.tree, proof->newer.head.tree, proof->path));
        }
    CHECK(log->heads().first_with(1)->head.number == 1);
    CHECK(log->heads().first_with(6)->head.number == 2);
    CHECK(log->heads().first_with(11)->head.number == 3);
    CHECK(error_of(log->heads().first_with(12)) == "no_such_head");
}

TEST_CASE("A head that another key signed again is found") {
    SimulatedDisk disk = disk_with(25);
    auto& bytes = disk.content(kFolder / "heads");
    auto head = *decode_head(std::span(bytes).subspan(2 * kHeadBytes, kHeadBytes));
    LogSecrets other = known_secrets();
    other.seed.bytes[5] ^= 1;
    head.head.key = SigningKey(other.seed).public_key();
    std::ranges::copy(encode(sign(head.head, SigningKey(other.seed))), bytes.begin() + 2 * kHeadBytes);
    CHECK(check_error(disk) == "foreign_key");
}

TEST_CASE("A log that was rewritten does not agree with its witness") {
    const std::filesystem::path path = "/w/heads";
    SimulatedDisk disk = disk_with(30);
    auto heads = HeadFile::open(disk, kFolder, some_identity(), HeadFile::Access::read_only);
    auto witness = WitnessFile::open(disk, path);
    REQUIRE(witness->catch_up(*heads));
    const auto text = [&] {
        const auto& bytes = disk.content(path);
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    CHECK(*check_witness(text(), *heads) == 6);
    CHECK(error_of(witness->append(*heads->read(3))) == "broken_chain");

    // The same exchange, the same key, another history from command 12 on.
    SimulatedDisk rewritten;
    auto log = TransparencyLog::open(rewritten, options_for(30));
    for (std::uint64_t n = 1; n <= 30; ++n) {
        auto command = released(n);
        if (n == 12) command.events.clear();
        REQUIRE(log->append(command, movements(n)));
        if (n % 5 == 0) REQUIRE(log->publish(at(static_cast<std::int64_t>(n))));
    }
    CHECK(error_of(check_witness(text(), log->heads())) == "rewritten");
    SimulatedDisk shorter = disk_with(25);
    CHECK(error_of(check_witness(text(), *HeadFile::open(shorter, kFolder, some_identity(), HeadFile::Access::read_only))) ==
          "rewritten");

    auto& bytes = disk.content(path);
    for (std::size_t byte = 0; byte < bytes.size(); byte += long_tests() ? 1U : 7U) {
        flip(bytes, 8 * byte + byte % 8);
        if (check_witness(text(), *heads).value_or(0) == 6) FAIL("byte " << byte);
        flip(bytes, 8 * byte + byte % 8);
    }
}

TEST_CASE("Key files are the owner's alone on the real disk") {
    const log::test::TemporaryFolder temporary;
    LogOptions options = options_for(1);
    options.folder = temporary.path() / "transparency";
    options.fresh = draw_secrets();
    REQUIRE(TransparencyLog::open(log::system_files(), options));
    using std::filesystem::perms;
    for (const char* name : {"head.key", "salts.key"})
        CHECK(std::filesystem::status(options.folder / name).permissions() == (perms::owner_read | perms::owner_write));
    const PublicKey key = TransparencyLog::open(log::system_files(), options)->public_key();
    options.fresh = draw_secrets();
    CHECK(TransparencyLog::open(log::system_files(), options)->public_key() == key);
    std::filesystem::permissions(options.folder / "salts.key", perms::group_read, std::filesystem::perm_options::add);
    CHECK(error_of(TransparencyLog::open(log::system_files(), options)) == "exposed_key");
}

}  // namespace tongqu::transparency::test
