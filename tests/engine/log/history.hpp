#pragma once
// What the tests of the journal share: small journals, and ways to write and read them.
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "engine/log/reader.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/writer.hpp"
#include "tests/engine/log/naive_reader.hpp"

namespace tongqu::log::test {

inline const std::filesystem::path kFolder = "data";

// 0x10, 0x11 … 0x1f
JournalIdentity identity_of_tests();
// Segments of 8 KiB, batches of up to 3 KiB.
JournalOptions small_journal();

std::filesystem::path segment_path(std::uint64_t first_sequence);

// Records number `first`, `first` + 1 …, one per payload, a millisecond apart.
Records records_from(std::uint64_t first, const std::vector<std::string>& payloads);
// One to eight records with payloads of every kind: empty, short, long, all zeros, random.
Records random_batch(std::mt19937_64& random, std::uint64_t first_sequence, std::int64_t after);

// Reserves, appends and commits. Returns the error of the first call that fails.
std::expected<SequenceNumber, JournalFailure> write_batch(JournalWriter& writer, const Records& batch);
// Opens the journal, writes the batches and closes it; all must succeed.
void write_journal(FileSystem& files, const std::vector<Records>& batches,
                   const JournalOptions& options = small_journal());

struct ReadJournal {
    Records records;
    std::optional<UncommittedTail> tail;
};
std::expected<ReadJournal, JournalFailure> read_journal(FileSystem& files,
                                                        SequenceNumber from = SequenceNumber{1},
                                                        const std::filesystem::path& folder = kFolder);

// The records of all batches, in order.
Records joined(const std::vector<Records>& batches);
// Whether `part` is how `whole` begins.
bool begins_with(const Records& whole, const Records& part);

}  // namespace tongqu::log::test
