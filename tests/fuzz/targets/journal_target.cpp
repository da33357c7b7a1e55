// libFuzzer: a journal of three batches, damaged by the input, is refused or read in order. The input is a list of three bytes
// each: where (two), and what is put there; so the fuzzer can work its way past checksums.
#include <cstdint>
#include <cstdlib>

#include "engine/log/reader.hpp"
#include "engine/log/segment_name.hpp"
#include "engine/log/writer.hpp"
#include "memory_files.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::fuzz;

namespace {

const std::filesystem::path kFolder = "/exchange";

void require(bool holds) {
    if (!holds) std::abort();
}

JournalIdentity identity() {
    JournalIdentity identity;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i) identity.bytes[i] = static_cast<std::byte>(i);
    return identity;
}

MemoryFiles written_journal() {
    MemoryFiles files;
    JournalOptions options;
    options.expect.logic = LogicVersion(1);
    options.new_identity = identity();
    options.segment_bytes = kMinSegmentBytes;
    options.max_batch_bytes = 2048;
    auto opened = open_journal(files, kFolder, options);
    require(opened.has_value());
    JournalWriter writer(std::move(*opened));
    const Bytes payload(40, std::byte{'x'});
    for (int batch = 0; batch < 3; ++batch) {
        require(writer.reserve(3 * record_bytes(payload.size())).has_value());
        for (int i = 0; i < 3; ++i) writer.append(writer.next_sequence(), Time(1'000'000 + batch), payload);
        require(writer.commit().has_value());
    }
    return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const MemoryFiles whole = written_journal();
    MemoryFiles files;
    for (const auto& [path, bytes] : whole.files) files.files[path] = std::make_shared<Bytes>(*bytes);
    Bytes& segment = *files.files.at(journal_folder(kFolder) / numbered_name(SequenceNumber(1), kSegmentSuffix));
    for (std::size_t i = 0; i + 3 <= size; i += 3) {
        const std::size_t at = static_cast<std::size_t>(data[i] << 8 | data[i + 1]);
        segment[at % segment.size()] = static_cast<std::byte>(data[i + 2]);
    }
    JournalExpectation expect;
    expect.logic = LogicVersion(1);
    auto reader = JournalReader::open(files, kFolder, expect);
    std::uint64_t given = 0;
    Time last{};
    while (reader) {
        const auto record = reader->next();
        if (!record) {
            require(!to_string(record.error()).empty());
            break;
        }
        if (!*record) break;
        require((*record)->sequence.raw() == ++given && (*record)->time >= last && (*record)->payload.size() <= segment.size());
        last = (*record)->time;
    }
    // Undamaged, all of it is there.
    require(size >= 3 || given == 9);
    return 0;
}
