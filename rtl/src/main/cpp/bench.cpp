// The bench: loads a job into the twin, runs it, logs what happens at the twin's outputs, and plays the DRAM. It decides nothing: cycles, values
// and events all come from the twin. `Vmachine JOB LOG MEMORY`; dev.cupel.rtl.TwinRun writes the job and reads the others.
//
// Log, one happening a line:  I cycle number pc scalarEvents trap   an instruction issues
//                             W cycle number file register beat enable values..   a beat is written (enable hexadecimal, values of enabled lanes)
//                             E number element kind   an element's event        S cycle bytes, T cycle bytes   a transfer starts, has ended
//                             H cycle clips evaluations seconds   the run ends       X cycle   the cycle limit came first
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "Vmachine.h"
#include "machine_parameters.h"
#include "verilated.h"

namespace {

// Bits of a port, which is an integer or an array of 32-bit words.
template <class T>
uint64_t bits(const T& port, int low, int count) {
    if constexpr (std::is_integral_v<T>) {
        return static_cast<uint64_t>(port) >> low & (count == 64 ? ~0ull : (1ull << count) - 1);
    } else {
        uint64_t value = 0;
        for (int done = 0; done < count;) {
            const int at = low + done;
            const int take = std::min(32 - at % 32, count - done);
            value |= (static_cast<uint64_t>(port[at / 32]) >> (at % 32) & ((1ull << take) - 1)) << done;
            done += take;
        }
        return value;
    }
}

int64_t extended(uint64_t value, int count) {
    return static_cast<int64_t>(value << (64 - count)) >> (64 - count);
}

class Reader {
public:
    explicit Reader(const char* path) {
        FILE* file = std::fopen(path, "rb");
        if (file == nullptr) {
            std::perror(path);
            std::exit(2);
        }
        char buffer[1 << 16];
        for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) content_.insert(content_.end(), buffer, buffer + n);
        std::fclose(file);
    }
    uint32_t u32() {
        uint32_t value;
        std::memcpy(&value, take(4), 4);
        return value;
    }
    const char* take(size_t count) {
        if (at_ + count > content_.size()) {
            std::fputs("job file is cut short\n", stderr);
            std::exit(2);
        }
        at_ += count;
        return content_.data() + at_ - count;
    }

private:
    std::vector<char> content_;
    size_t at_ = 0;
};

class Bench {
public:
    Bench(const char* log, const char* memory) : log_(std::fopen(log, "w")), memory_(std::fopen(memory, "wb")) {
        if (log_ == nullptr || memory_ == nullptr) {
            std::perror(log_ == nullptr ? log : memory);
            std::exit(2);
        }
    }
    ~Bench() {
        std::fclose(log_);
        std::fclose(memory_);
        top_.final();
    }

    void load(Reader& job) {
        top_.rst = 1;
        for (int i = 0; i < 64 + 16 * VL / LANES; i++) tick();  // registers are cleared one a cycle, accumulators row by row
        top_.rst = 0;
        const uint32_t instructions = job.u32();
        for (uint32_t i = 0; i < instructions; i++) {
            top_.code_load = 1;
            top_.code_address = i;
            for (int k = 0; k < 4; k++) top_.code_word[k] = job.u32();
            tick();
        }
        top_.code_load = 0;
        const uint32_t tables = job.u32();
        top_.rom_load = tables > 0;
        for (uint32_t i = 0; i < tables; i++) {
            top_.rom_table = job.u32();
            const uint32_t index_bits = job.u32();
            top_.rom_load_size = 1;
            top_.rom_data = index_bits;
            tick();
            top_.rom_load_size = 0;
            for (uint32_t k = 0; k < 1u << index_bits; k++) {
                top_.rom_index = k;
                top_.rom_data = job.u32();
                tick();
            }
        }
        top_.rom_load = 0;
        const uint32_t segments = job.u32();
        for (uint32_t i = 0; i < segments; i++) {
            const uint32_t memory = job.u32(), address = job.u32(), size = job.u32();
            const char* bytes = job.take(size);
            for (uint32_t k = 0; k < size; k++) {
                if (memory == 0) dram(address + k) = bytes[k];
                else pad_write(address + k, bytes[k]);
            }
        }
    }

    void run(uint64_t limit) {
        const auto begin = std::chrono::steady_clock::now();
        top_.start = 1;
        tick();
        top_.start = 0;
        for (cycle_ = 0; cycle_ < limit; cycle_++) {
            top_.eval();
            watch();
            const bool ends = top_.done || top_.trap;
            const bool moves = top_.transfer_ends;
            if (moves) keep_move();
            tick();
            if (moves) move();
            if (ends) {
                const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
                std::fprintf(log_, "H %llu %llu %llu %.6f\n", ull(cycle_), ull(clips_), ull(ticks_), seconds);
                return;
            }
        }
        std::fprintf(log_, "X %llu\n", ull(cycle_));
    }

    void save(Reader& job) {
        const uint32_t ranges = job.u32();
        for (uint32_t i = 0; i < ranges; i++) {
            const uint32_t memory = job.u32(), address = job.u32(), size = job.u32();
            for (uint32_t k = 0; k < size; k++) std::fputc(memory == 0 ? dram(address + k) : pad_read(address + k), memory_);
        }
    }

private:
    static unsigned long long ull(uint64_t x) { return x; }

    void tick() {
        top_.clk = 0;
        top_.memory_clk = 0;
        top_.eval();
        top_.clk = 1;
        top_.memory_clk = 1;
        top_.eval();
        ticks_++;
    }

    // The memory's clock alone runs.
    void memory_tick() {
        top_.memory_clk = 0;
        top_.eval();
        top_.memory_clk = 1;
        top_.eval();
    }
    void pad_write(uint32_t address, uint8_t value) {
        top_.byte_port = 1;
        top_.byte_write = 1;
        top_.byte_address = address;
        top_.byte_in = value;
        memory_tick();
        top_.byte_port = 0;
        top_.byte_write = 0;
    }
    uint8_t pad_read(uint32_t address) {
        top_.byte_address = address;
        top_.eval();
        return top_.byte_out;
    }
    uint8_t& dram(uint64_t address) {
        if (address >= dram_.size()) dram_.resize(std::max<size_t>(address + 1, 2 * dram_.size()));
        return dram_[address];
    }

    uint64_t number(uint64_t tag) const { return issued_ - 1 - ((issued_ - 1 - tag) & 0xffff); }

    template <class T>
    void codes(const T& port, int at, uint64_t issue, int beat) {
        for (int l = 0; l < LANES; l++) {
            const int code = static_cast<int>(bits(port, at + 4 * l, 4));
            if (code & 8) clips_ += (code & 7) == 7 ? 2 : 1;
            if ((code & 7) != 0 && (code & 7) != 7) {
                std::fprintf(log_, "E %llu %d %d\n", ull(issue), beat * LANES + l, code & 7);
            }
        }
    }

    template <class T, class E>
    void written(char file, uint64_t tag, uint64_t reg, int beat, const E& enable, int enable_at, const T& data, int data_at, int width,
            bool is_signed) {
        std::fprintf(log_, "W %llu %llu %c %llu %d ", ull(cycle_), ull(number(tag)), file, ull(reg), beat);
        for (int l = 0; l < LANES; l++) std::fputc(bits(enable, enable_at + l, 1) ? '1' : '0', log_);
        for (int l = 0; l < LANES; l++) {
            if (bits(enable, enable_at + l, 1)) {
                const uint64_t value = bits(data, data_at + l * width, width);
                std::fprintf(log_, " %lld", static_cast<long long>(is_signed ? extended(value, width) : static_cast<int64_t>(value)));
            }
        }
        std::fputc('\n', log_);
    }

    void watch() {
        if (top_.issue) {
            std::fprintf(log_, "I %llu %llu %d %d %d\n", ull(cycle_), ull(issued_), static_cast<int>(top_.issue_pc),
                    static_cast<int>(top_.scalar_events), static_cast<int>(top_.trap));
            issued_++;
        }
        for (int p = 0; p < WRITE_PORTS; p++) {
            if (bits(top_.v_valid, p, 1)) {
                const int beat = static_cast<int>(bits(top_.v_beat, 8 * p, 8));
                const uint64_t tag = bits(top_.v_tag, 16 * p, 16);
                written('v', tag, bits(top_.v_register, 5 * p, 5), beat, top_.v_enable, p * LANES, top_.v_data, p * LANES * W, W, true);
                codes(top_.v_codes, p * LANES * 4, number(tag), beat);
            }
        }
        for (int p = 0; p < 3; p++) {
            if (bits(top_.s_valid, p, 1)) {
                const int beat = static_cast<int>(bits(top_.s_beat, 8 * p, 8));
                const uint64_t tag = bits(top_.s_tag, 16 * p, 16);
                written('a', tag, bits(top_.s_register, 3 * p, 3), beat, top_.s_enable, p * LANES, top_.s_data, p * LANES * A, A, true);
                codes(top_.s_codes, p * LANES * 4, number(tag), beat);
            }
        }
        if (top_.m_valid) {
            written('m', top_.m_tag, top_.m_register, top_.m_beat, top_.m_enable, 0, top_.m_data, 0, 1, false);
        }
        for (int p = 0; p < 2; p++) {
            if (bits(top_.o_valid, p, 1)) {
                codes(top_.o_codes, p * LANES * 4, number(bits(top_.o_tag, 16 * p, 16)), static_cast<int>(bits(top_.o_beat, 8 * p, 8)));
            }
        }
        if (top_.transfer_starts) std::fprintf(log_, "S %llu %llu\n", ull(cycle_), ull(moved_bytes()));
        if (top_.transfer_ends) std::fprintf(log_, "T %llu %llu\n", ull(cycle_ + 1), ull(moved_bytes()));
    }

    uint64_t moved_bytes() const { return static_cast<uint64_t>(top_.moves_bytes) * top_.moves_count; }

    // What the oldest transfer moves, before the edge at which it leaves the queue.
    void keep_move() {
        move_out_ = top_.moves_out;
        move_pad_ = top_.moves_pad;
        move_bytes_ = top_.moves_bytes;
        rows_.clear();
        for (uint32_t i = 0; i < top_.moves_count; i++) {
            const uint64_t row = top_.moves_rows ? bits(top_.moves_rows_of, static_cast<int>(32 * i), 32) : 0;
            rows_.push_back(top_.moves_dram + row * move_bytes_);
        }
    }
    void move() {
        uint32_t at = move_pad_;
        for (const uint64_t row : rows_) {
            for (uint64_t k = 0; k < move_bytes_; k++, at++) {
                if (move_out_) dram(row + k) = pad_read(at);
                else pad_write(at, dram(row + k));
            }
        }
    }

    VerilatedContext context_;
    Vmachine top_{&context_};
    FILE* log_;
    FILE* memory_;
    std::vector<uint8_t> dram_ = std::vector<uint8_t>(1 << 16);
    uint64_t cycle_ = 0, issued_ = 0, clips_ = 0, ticks_ = 0, move_bytes_ = 0;
    uint32_t move_pad_ = 0;
    bool move_out_ = false;
    std::vector<uint64_t> rows_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: Vmachine JOB LOG MEMORY\n", stderr);
        return 2;
    }
    Reader job(words[1]);
    Bench bench(words[2], words[3]);
    const uint64_t limit = job.u32();
    bench.load(job);
    bench.run(limit);
    bench.save(job);
    return 0;
}
