#include <sys/mount.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

#include "tests/engine/log/history.hpp"
#include "tests/engine/log/temporary_folder.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

class SmallDisk {
  public:
    explicit SmallDisk(const std::filesystem::path& path) : path_(path) {
        mounted_ = ::mount("tongqu-test", path.c_str(), "tmpfs", 0, "size=1m") == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount(path_.c_str());
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool mounted() const { return mounted_; }

  private:
    std::filesystem::path path_;
    bool mounted_ = false;
};

}  // namespace

TEST_CASE("A full tmpfs stops the writing between two batches, never inside one, until there is room again") {
    const TemporaryFolder folder;
    const SmallDisk disk(folder.path());
    if (!disk.mounted()) {
        std::puts("skipped: mounting a tmpfs takes root");
        return;
    }
    const auto ballast = folder.path() / "ballast";
    std::ofstream(ballast) << std::string(300'000, 'x');
    auto options = small_journal();
    options.segment_bytes = 128 * 1024;
    options.max_batch_bytes = 16 * 1024;
    const auto place = folder.path() / "data";
    std::uint64_t next = 1;
    {
        JournalWriter writer(open_journal(system_files(), place, options).value());
        std::optional<JournalFailure> refused;
        while (!refused) {
            const auto written = write_batch(writer, records_from(next, {std::string(5000, 'a'), "b"}));
            if (written)
                next += 2;
            else
                refused = written.error();
            REQUIRE(next < 1000);
        }
        INFO(to_string(*refused));
        CHECK(refused->error == JournalError::no_space);
        CHECK(writer.durable() == SequenceNumber(next - 1));
        CHECK(write_batch(writer, records_from(next, {std::string(15000, 'a')})).error().error ==
              JournalError::no_space);

        std::filesystem::remove(ballast);
        REQUIRE(write_batch(writer, records_from(next, {std::string(5000, 'c')})));
        ++next;
    }
    const auto read = read_journal(system_files(), SequenceNumber(1), place);
    REQUIRE(read);
    CHECK(read->records.size() == next - 1);
    CHECK_FALSE(read->tail);
}
