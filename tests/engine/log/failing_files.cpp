#include "tests/engine/log/failing_files.hpp"

namespace tongqu::log::test {
namespace {

class FailingFile final : public File {
  public:
    FailingFile(FailingFiles& control, std::unique_ptr<File> file)
        : control_(control), file_(std::move(file)) {}

    IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
        if (control_.fails()) return control_.failure("pread");
        return file_->read_at(offset, into);
    }
    IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        if (control_.fails()) {
            static_cast<void>(file_->write_at(offset, bytes.first(bytes.size() / 2)));
            return control_.failure("pwrite");
        }
        return file_->write_at(offset, bytes);
    }
    IoResult<void> allocate(std::uint64_t bytes) override {
        if (control_.fails()) return control_.failure("posix_fallocate");
        return file_->allocate(bytes);
    }
    IoResult<std::uint64_t> size() override {
        if (control_.fails()) return control_.failure("fstat");
        return file_->size();
    }
    IoResult<void> sync_content() override {
        if (control_.fails()) return control_.failure("fdatasync");
        return file_->sync_content();
    }
    IoResult<bool> try_lock() override {
        if (control_.fails()) return control_.failure("flock");
        return file_->try_lock();
    }

  private:
    FailingFiles& control_;
    std::unique_ptr<File> file_;
};

}  // namespace

IoResult<std::unique_ptr<File>> FailingFiles::open(const std::filesystem::path& path, OpenMode mode) {
    if (fails()) return failure("open");
    auto file = files_.open(path, mode);
    if (!file) return file;
    return std::make_unique<FailingFile>(*this, std::move(*file));
}
IoResult<void> FailingFiles::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (fails()) return failure("rename");
    return files_.rename(from, to);
}
IoResult<void> FailingFiles::remove(const std::filesystem::path& path) {
    if (fails()) return failure("unlink");
    return files_.remove(path);
}
IoResult<void> FailingFiles::create_folder(const std::filesystem::path& path) {
    if (fails()) return failure("mkdir");
    return files_.create_folder(path);
}
IoResult<std::vector<std::string>> FailingFiles::list(const std::filesystem::path& path) {
    if (fails()) return failure("readdir");
    return files_.list(path);
}
IoResult<void> FailingFiles::sync_folder(const std::filesystem::path& path) {
    if (fails()) return failure("fsync");
    return files_.sync_folder(path);
}

}  // namespace tongqu::log::test
