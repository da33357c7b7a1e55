#include "cli/replay/packed_file.hpp"

#include <lzma.h>

#include <array>
#include <fstream>
#include <string_view>
#include <vector>

namespace tongqu::cli {
namespace {

using Bytes = std::vector<std::byte>;

// What the unpacking of one file may allocate beside its output; xz -9 asks for 65 MiB.
constexpr std::uint64_t kMaxUnpackingMemory = std::uint64_t{256} << 20;
constexpr std::size_t kBytesAtOnce = std::size_t{1} << 20;
constexpr std::array<unsigned char, 6> kXzMagic = {0xfd, '7', 'z', 'X', 'Z', 0x00};

std::expected<Bytes, std::string> bytes_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (error || !std::filesystem::exists(status)) return std::unexpected("there is no such file");
    if (std::filesystem::is_directory(status)) return std::unexpected("this is a folder");
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::unexpected("it cannot be opened");
    Bytes bytes;
    while (in) {
        const std::size_t had = bytes.size();
        if (had > kMaxReplayFileBytes) return std::unexpected("it is larger than 4 GiB");
        bytes.resize(had + kBytesAtOnce);
        in.read(reinterpret_cast<char*>(bytes.data() + had), static_cast<std::streamsize>(kBytesAtOnce));
        bytes.resize(had + static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return std::unexpected("it cannot be read to its end");
    return bytes;
}

bool is_packed(const Bytes& bytes) {
    for (std::size_t i = 0; i < kXzMagic.size(); ++i)
        if (i >= bytes.size() || bytes[i] != static_cast<std::byte>(kXzMagic[i])) return false;
    return true;
}

std::string_view meaning(lzma_ret code) {
    switch (code) {
        case LZMA_BUF_ERROR:
            return "the packed file ends too early";
        case LZMA_DATA_ERROR:
        case LZMA_FORMAT_ERROR:
            return "the packed file is damaged";
        case LZMA_MEMLIMIT_ERROR:
        case LZMA_MEM_ERROR:
            return "unpacking the file takes too much memory";
        case LZMA_OPTIONS_ERROR:
            return "the file was packed in a way that is not known here";
        default:
            return "the packed file cannot be unpacked";
    }
}

FileBytes unpacked(const Bytes& packed) {
    FileBytes result;
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_ret code = lzma_stream_decoder(&stream, kMaxUnpackingMemory, LZMA_CONCATENATED);
    stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream.avail_in = packed.size();
    while (code == LZMA_OK) {
        const std::size_t had = result.bytes.size();
        if (had > kMaxReplayFileBytes) {
            result.fault = "it unpacks to more than 4 GiB";
            break;
        }
        result.bytes.resize(had + kBytesAtOnce);
        stream.next_out = reinterpret_cast<std::uint8_t*>(result.bytes.data() + had);
        stream.avail_out = kBytesAtOnce;
        code = lzma_code(&stream, LZMA_FINISH);
        result.bytes.resize(had + kBytesAtOnce - stream.avail_out);
    }
    lzma_end(&stream);
    if (result.fault.empty() && code != LZMA_STREAM_END) result.fault = meaning(code);
    return result;
}

}  // namespace

std::expected<FileBytes, std::string> read_packed_file(const std::filesystem::path& file) {
    auto bytes = bytes_of(file);
    if (!bytes) return std::unexpected(bytes.error());
    if (is_packed(*bytes)) return unpacked(*bytes);
    return FileBytes{std::move(*bytes), {}};
}

}  // namespace tongqu::cli
