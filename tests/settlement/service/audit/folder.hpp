#pragma once
// A data folder as an exchange leaves it, on a disk in memory: journal, snapshots, transparency log.
#include "judged_history.hpp"
#include "settlement/service/transparency/transparency_log.hpp"
#include "tests/engine/log/simulated_disk.hpp"

namespace tongqu::audit {

inline const std::filesystem::path kFolder = "/exchange";

struct FolderPlan {
    transparency::LogSecrets secrets;
    std::uint64_t snapshot_every = 100;  // commands
    std::uint64_t head_every = 40;
};

// The exchange's own identity, the same in every folder.
[[nodiscard]] log::JournalIdentity folder_identity();
[[nodiscard]] FolderPlan some_plan();

// What the commands do is computed anew for the snapshots; the log says what `history` says.
void write_journal(log::test::SimulatedDisk& disk, const std::vector<Told>& history);
void write_snapshots(log::test::SimulatedDisk& disk, const std::vector<Told>& history, const FolderPlan& plan);
void write_log(log::test::SimulatedDisk& disk, const std::vector<Told>& history, const FolderPlan& plan);

}  // namespace tongqu::audit
