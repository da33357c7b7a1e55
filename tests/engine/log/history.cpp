#include "tests/engine/log/history.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/log/segment_name.hpp"

namespace tongqu::log::test {

JournalIdentity identity_of_tests() {
    JournalIdentity identity;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i)
        identity.bytes[i] = static_cast<std::byte>(0x10 + i);
    return identity;
}

JournalOptions small_journal() {
    JournalOptions options;
    options.expect.logic = LogicVersion(7);
    options.new_identity = identity_of_tests();
    options.segment_bytes = 8192;
    options.max_batch_bytes = 3072;
    return options;
}

std::filesystem::path segment_path(std::uint64_t first_sequence) {
    std::string digits = std::to_string(first_sequence);
    return kFolder / "journal" / (std::string(20 - digits.size(), '0') + digits + ".segment");
}

Records records_from(std::uint64_t first, const std::vector<std::string>& payloads) {
    Records records;
    for (std::size_t i = 0; i < payloads.size(); ++i)
        records.push_back({first + i, static_cast<std::int64_t>((first + i) * 1000), payloads[i]});
    return records;
}

Records random_batch(std::mt19937_64& random, std::uint64_t first_sequence, std::int64_t after) {
    Records batch;
    const std::uint64_t count = 1 + random() % 8;
    for (std::uint64_t i = 0; i < count; ++i) {
        after += static_cast<std::int64_t>(random() % 3);
        Record record{first_sequence + i, after, {}};
        switch (random() % 4) {
            case 0:
                break;
            case 1:
                record.payload = std::string(random() % 40, '\0');
                break;
            case 2:
                record.payload = std::string(random() % 300, '\0');
                break;
            default:
                record.payload = std::string(random() % 200, 'x');
        }
        if (random() % 2 == 0)
            for (char& c : record.payload) c = static_cast<char>(random());
        batch.push_back(record);
    }
    return batch;
}

std::expected<SequenceNumber, JournalFailure> write_batch(JournalWriter& writer, const Records& batch) {
    std::size_t bytes = 0;
    for (const Record& record : batch) bytes += record_bytes(record.payload.size());
    if (auto reserved = writer.reserve(bytes); !reserved) return std::unexpected(reserved.error());
    for (const Record& record : batch)
        writer.append(SequenceNumber(record.sequence), Time(record.time),
                      std::as_bytes(std::span(record.payload)));
    return writer.commit();
}

void write_journal(FileSystem& files, const std::vector<Records>& batches, const JournalOptions& options) {
    auto journal = open_journal(files, kFolder, options);
    if (!journal) FAIL(to_string(journal.error()));
    JournalWriter writer(std::move(*journal));
    for (const Records& batch : batches) {
        const auto written = write_batch(writer, batch);
        if (!written) FAIL(to_string(written.error()));
        REQUIRE(*written == SequenceNumber(batch.back().sequence));
    }
}

std::expected<ReadJournal, JournalFailure> read_journal(FileSystem& files, SequenceNumber from,
                                                        const std::filesystem::path& folder) {
    JournalExpectation expect;
    expect.logic = LogicVersion(7);
    auto reader = JournalReader::open(files, folder, expect, from);
    if (!reader) return std::unexpected(reader.error());
    ReadJournal read;
    for (;;) {
        const auto record = reader->next();
        if (!record) return std::unexpected(record.error());
        if (!*record) break;
        const auto payload = (*record)->payload;
        read.records.push_back({(*record)->sequence.raw(), (*record)->time.raw(),
                                std::string(reinterpret_cast<const char*>(payload.data()), payload.size())});
    }
    read.tail = reader->tail();
    return read;
}

Records joined(const std::vector<Records>& batches) {
    Records all;
    for (const Records& batch : batches) all.insert(all.end(), batch.begin(), batch.end());
    return all;
}

bool begins_with(const Records& whole, const Records& part) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

}  // namespace tongqu::log::test
