// Records per second through the journal with group commit, against bare fdatasync of as many bytes on the
// same disk in the same run: the two take turns, batch by batch, so that both see the same disk at its best
// and worst.
//
//   bench_journal [--json FILE] [--folder DIR] [--batches N]
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/reader.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/writer.hpp"

using namespace tongqu;
using namespace tongqu::log;

namespace {

constexpr std::size_t kPayloadBytes = 128;  // about what an order takes

struct Options {
    std::string json;
    std::filesystem::path folder = std::filesystem::temp_directory_path();
    int batches = 2000;
};

// Nanoseconds of each batch.
using Samples = std::vector<double>;

struct Row {
    std::string name;
    std::size_t records_per_batch;
    std::size_t bytes_per_batch;
    Samples samples;

    [[nodiscard]] double quantile_micros(double q) const {
        return samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1))] / 1000;
    }
    [[nodiscard]] double records_per_second() const {
        double total = 0;
        for (const double nanos : samples) total += nanos;
        return static_cast<double>(records_per_batch * samples.size()) / total * 1e9;
    }
};

template <class T, class E>
T required(std::expected<T, E> result, const char* what) {
    if (result) return std::move(*result);
    if constexpr (std::is_same_v<E, JournalFailure>)
        std::fprintf(stderr, "%s: %s\n", what, to_string(result.error()).c_str());
    else
        std::fprintf(stderr, "%s: %s\n", what, result.error().text().c_str());
    std::exit(1);
}
template <class E>
void required(std::expected<void, E> result, const char* what) {
    if (!result) required(std::expected<int, E>(std::unexpected(result.error())), what);
}

double nanos_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}

class Folder {
  public:
    explicit Folder(const std::filesystem::path& parent) {
        path_ = parent / ("tongqu-bench-" + std::to_string(::getpid()));
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

JournalWriter new_journal(const std::filesystem::path& folder, Durability durability) {
    JournalOptions options;
    options.expect.logic = LogicVersion(1);
    options.new_identity = JournalIdentity{};
    options.durability = durability;
    return JournalWriter(required(open_journal(system_files(), folder, options), "open_journal"));
}

void write_batch(JournalWriter& journal, std::size_t records) {
    static const std::vector<std::byte> payload(kPayloadBytes, std::byte{0x5a});
    required(journal.reserve(records * record_bytes(kPayloadBytes)), "reserve");
    for (std::size_t i = 0; i < records; ++i) {
        const SequenceNumber sequence = journal.next_sequence();
        journal.append(sequence, Time(static_cast<std::int64_t>(sequence.raw())), payload);
    }
    required(journal.commit(), "commit");
}

// Preallocated files, written and synced as the journal does it, but without a journal. A full file gives way
// to a new one: writing over old bytes would be cheaper than what a journal can ever do.
class RawFile {
  public:
    explicit RawFile(std::filesystem::path path) : path_(std::move(path)) { begin(); }
    void write(std::span<const std::byte> bytes) {
        if (offset_ + bytes.size() > kDefaultSegmentBytes) begin();
        required(write_fully(*file_, offset_, bytes), "pwrite");
        required(file_->sync_content(), "fdatasync");
        offset_ += bytes.size();
    }

  private:
    void begin() {
        file_.reset();
        required(system_files().remove(path_), "unlink");
        file_ = required(system_files().open(path_, OpenMode::create), "open");
        required(file_->allocate(kDefaultSegmentBytes), "allocate");
        required(file_->sync_content(), "fdatasync");
        offset_ = 0;
    }

    std::filesystem::path path_;
    std::unique_ptr<File> file_;
    std::uint64_t offset_ = 0;
};

void measure_group(const Options& options, std::size_t records, std::vector<Row>& rows) {
    const Folder folder(options.folder);
    const std::size_t bytes = records * record_bytes(kPayloadBytes) + sizeof(CommitMarker);
    Row journal{"journal", records, bytes, {}};
    Row raw{"raw fdatasync", records, bytes, {}};
    JournalWriter writer = new_journal(folder.path() / "disk", Durability::disk);
    RawFile file(folder.path() / "raw");
    const std::vector<std::byte> content(bytes, std::byte{0x5a});
    for (int i = 0; i < options.batches; ++i) {
        auto start = std::chrono::steady_clock::now();
        write_batch(writer, records);
        journal.samples.push_back(nanos_since(start));
        start = std::chrono::steady_clock::now();
        file.write(content);
        raw.samples.push_back(nanos_since(start));
    }
    Row os{"journal, os only", records, bytes, {}};
    JournalWriter cached = new_journal(folder.path() / "os", Durability::os);
    for (int i = 0; i < options.batches; ++i) {
        const auto start = std::chrono::steady_clock::now();
        write_batch(cached, records);
        os.samples.push_back(nanos_since(start));
    }
    for (Row* row : {&raw, &journal, &os}) {
        std::ranges::sort(row->samples);
        rows.push_back(std::move(*row));
    }
}

// Megabytes per second of reading a journal back, every checksum checked; the files are in the page cache.
double measure_reading(const Options& options) {
    const Folder folder(options.folder);
    {
        JournalWriter writer = new_journal(folder.path(), Durability::os);
        for (int i = 0; i < 1000; ++i) write_batch(writer, 1024);
    }
    JournalExpectation expect;
    expect.logic = LogicVersion(1);
    const auto start = std::chrono::steady_clock::now();
    auto reader = required(JournalReader::open(system_files(), folder.path(), expect), "open");
    std::uint64_t bytes = 0;
    while (const auto record = required(reader.next(), "read")) bytes += record_bytes(record->payload.size());
    return static_cast<double>(bytes) / nanos_since(start) * 1000;
}

void print(const std::vector<Row>& rows, double reading) {
    std::printf("%-18s %8s %12s %14s %10s %10s\n", "what", "records", "bytes/batch", "records/s", "p50 µs",
                "p99 µs");
    for (const Row& row : rows)
        std::printf("%-18s %8zu %12zu %14.0f %10.1f %10.1f\n", row.name.c_str(), row.records_per_batch,
                    row.bytes_per_batch, row.records_per_second(), row.quantile_micros(0.5),
                    row.quantile_micros(0.99));
    std::printf("reading and checking: %.0f MB/s\n", reading);
}

bool write_json(const std::string& path, const std::vector<Row>& rows, double reading) {
    std::FILE* out = std::fopen(path.c_str(), "w");
    if (out == nullptr) return false;
    std::fprintf(out, "{\n  \"bench\": \"journal\",\n  \"payload_bytes\": %zu,\n  \"rows\": [\n",
                 kPayloadBytes);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::fprintf(
            out,
            "    {\"name\": \"%s\", \"records_per_batch\": %zu, \"bytes_per_batch\": %zu, \"batches\": %zu, "
            "\"records_per_second\": %.0f, \"p50_micros\": %.1f, \"p99_micros\": %.1f}%s\n",
            rows[i].name.c_str(), rows[i].records_per_batch, rows[i].bytes_per_batch, rows[i].samples.size(),
            rows[i].records_per_second(), rows[i].quantile_micros(0.5), rows[i].quantile_micros(0.99),
            i + 1 == rows.size() ? "" : ",");
    std::fprintf(out, "  ],\n  \"reading_megabytes_per_second\": %.0f\n}\n", reading);
    return std::fclose(out) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view flag = argv[i];
        const char* value = i + 1 < argc ? argv[i + 1] : nullptr;
        if (value != nullptr && flag == "--json")
            options.json = value;
        else if (value != nullptr && flag == "--folder")
            options.folder = value;
        else if (value != nullptr && flag == "--batches" && std::atoi(value) > 0)
            options.batches = std::atoi(value);
        else {
            std::fprintf(stderr, "usage: bench_journal [--json FILE] [--folder DIR] [--batches N]\n");
            return 2;
        }
    }
    std::vector<Row> rows;
    for (const std::size_t records : {1U, 8U, 64U, 1024U}) measure_group(options, records, rows);
    const double reading = measure_reading(options);
    print(rows, reading);
    if (!options.json.empty() && !write_json(options.json, rows, reading)) {
        std::fprintf(stderr, "cannot write %s\n", options.json.c_str());
        return 1;
    }
    return 0;
}
