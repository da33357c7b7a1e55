#pragma once
// Files in memory, for a journal that is read ten thousand times a second.
#include <algorithm>
#include <map>

#include "engine/log/files.hpp"

namespace tongqu::fuzz {

using Bytes = std::vector<std::byte>;

class MemoryFile final : public log::File {
  public:
    explicit MemoryFile(std::shared_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}
    log::IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
        if (offset >= bytes_->size()) return std::size_t{0};
        const std::size_t count = std::min(into.size(), bytes_->size() - offset);
        std::copy_n(bytes_->begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
        return count;
    }
    log::IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        if (bytes_->size() < offset + bytes.size()) bytes_->resize(offset + bytes.size());
        std::ranges::copy(bytes, bytes_->begin() + static_cast<std::ptrdiff_t>(offset));
        return bytes.size();
    }
    log::IoResult<void> allocate(std::uint64_t bytes) override {
        if (bytes_->size() < bytes) bytes_->resize(bytes);
        return {};
    }
    log::IoResult<std::uint64_t> size() override { return bytes_->size(); }
    log::IoResult<void> sync_content() override { return {}; }
    log::IoResult<bool> try_lock() override { return true; }

  private:
    std::shared_ptr<Bytes> bytes_;
};

class MemoryFiles final : public log::FileSystem {
  public:
    std::map<std::filesystem::path, std::shared_ptr<Bytes>> files;

    log::IoResult<std::unique_ptr<log::File>> open(const std::filesystem::path& path, log::OpenMode mode) override {
        auto& bytes = files[path];
        if (!bytes || mode == log::OpenMode::create) bytes = std::make_shared<Bytes>();
        return std::make_unique<MemoryFile>(bytes);
    }
    log::IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        files[to] = files[from];
        files.erase(from);
        return {};
    }
    log::IoResult<void> remove(const std::filesystem::path& path) override {
        files.erase(path);
        return {};
    }
    log::IoResult<void> create_folder(const std::filesystem::path&) override { return {}; }
    log::IoResult<std::vector<std::string>> list(const std::filesystem::path& path) override {
        std::vector<std::string> names;
        for (const auto& [each, bytes] : files)
            if (each.parent_path() == path) names.push_back(each.filename().string());
        return names;
    }
    log::IoResult<void> sync_folder(const std::filesystem::path&) override { return {}; }
};

}  // namespace tongqu::fuzz
