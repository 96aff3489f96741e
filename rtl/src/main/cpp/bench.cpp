// The bench: loads a job into the twin, runs it, logs what happens at the twin's outputs, and plays the DRAM. It decides nothing: cycles, values
// and events all come from the twin. `Vmachine JOBS LOG MEMORY`; dev.cupel.rtl.TwinRun writes the jobs and reads the others. Each job gets a twin
// of its own. The word `quiet` behind them has nothing watched and only the ends of runs logged, so that the twin's own speed can be measured; after
// `processor-time` seconds are those of the processor, not of the clock; words that begin with `+verilator+` are Verilator's.
//
// Log, one happening a line:  P index                               a job begins
//                             I cycle number pc trap                an instruction issues (trap: why it cannot be done, else 0)
//                             W cycle number file register beat enable values..   a beat is written (enable a digit a lane, values of enabled ones)
//                             E number element kind exact width missing traps   an element's event (traps: 1 where it stops the run)
//                             A number exact                        a scalar's event
//                             S cycle bytes, T cycle bytes          a transfer starts, has ended
//                             H cycle clips seconds                 the run ends
//                             X cycle                               the cycle limit came first
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <type_traits>
#include <vector>

#include "Vmachine.h"
#include "Vmachine___024root.h"
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

// A file of lines of words and numbers.
class Log {
public:
    explicit Log(const char* path) : file_(std::fopen(path, "wb")) {
        if (file_ == nullptr) {
            std::perror(path);
            std::exit(2);
        }
    }
    ~Log() { std::fclose(file_); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    Log& operator<<(char c) {
        std::fputc(c, file_);
        return *this;
    }
    template <class N>
        requires std::is_integral_v<N>
    Log& operator<<(N number) {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        std::fputc(' ', file_);
        std::fwrite(digits, 1, end - digits, file_);
        return *this;
    }

private:
    FILE* file_;
};

// What types.sv says of reports: fields of a lane and of a beat, from the low bit up, and kinds of events.
constexpr int EXACT_BITS = 64, WIDTH_AT = 64, WIDTH_BITS = 7, UNSIGNED_AT = 71, CODE_AT = 72, CODE_BITS = 4, TOLD_BITS = 76;
constexpr int BEAT_AT = LANES * TOLD_BITS, TAG_AT = BEAT_AT + 8, TRAPS_AT = TAG_AT + 16, VALID_AT = TRAPS_AT + 1, REPORT_BITS = VALID_AT + 1;
constexpr int REPORTERS = 10;
constexpr int RESULT = 1, MULTIPLIER = 4, INDEX = 5, RACE = 6, ADDRESS = 7;

// Bits that `exact` needs beyond `width`.
int missing(int kind, int64_t exact, int width, bool is_unsigned) {
    if (kind != RESULT && kind != MULTIPLIER && kind != INDEX) return 0;
    const int magnitude = std::bit_width(static_cast<uint64_t>(exact < 0 ? ~exact : exact));
    const int needed = is_unsigned && exact >= 0 ? magnitude : magnitude + 1;
    return std::max(1, needed - width);
}

class Bench {
public:
    Bench(int count, char** words, Log& log, Log& memory, bool quiet, clockid_t clock)
        : top_(told(context_, count, words)), log_(log), memory_(memory), quiet_(quiet), clock_(clock) {}
    ~Bench() { top_.final(); }

    void load(Reader& job) {
        // A model may start with any inputs.
        top_.start = top_.code_load = top_.rom_load = top_.rom_load_size = top_.byte_port = top_.byte_write = 0;
        top_.rst = 1;
        for (int i = 0; i < 32 * VL / LANES; i++) tick();  // registers are cleared row by row
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
                else scratchpad(address + k) = bytes[k];
            }
        }
    }

    void run(uint64_t limit) {
        const uint64_t begin = nanoseconds();
        top_.start = 1;
        tick();
        top_.start = 0;
        top_.eval();
        for (cycle_ = 0; cycle_ < limit; cycle_++) {
            // The outputs are settled since the last edge.
            if (!quiet_) watch();
            const bool ends = top_.done;
            const bool moves = top_.transfer_ends && !trapped_;  // behind a trap nothing is defined
            if (moves) keep_move();
            tick();
            if (moves) move();
            if (ends) {
                log_ << 'H' << cycle_ << clips_ << nanoseconds() - begin << '\n';
                return;
            }
        }
        log_ << 'X' << cycle_ << '\n';
    }

    void save(Reader& job) {
        const uint32_t ranges = job.u32();
        for (uint32_t i = 0; i < ranges; i++) {
            const uint32_t memory = job.u32(), address = job.u32(), size = job.u32();
            for (uint32_t k = 0; k < size; k++) memory_ << static_cast<char>(memory == 0 ? dram(address + k) : scratchpad(address + k));
        }
    }

private:
    static VerilatedContext* told(VerilatedContext& context, int count, char** words) {
        context.commandArgs(count, words);
        return &context;
    }

    uint64_t nanoseconds() const {
        timespec now;
        clock_gettime(clock_, &now);
        return now.tv_sec * 1000000000ull + now.tv_nsec;
    }

    void tick() {
        top_.clk = 0;
        top_.memory_clk = 0;
        top_.eval();
        top_.clk = 1;
        top_.memory_clk = 1;
        top_.eval();
    }
    // The host looks into the scratchpad before and after a run; during it bytes go through the byte port alone.
    uint8_t& scratchpad(uint32_t address) { return top_.rootp->machine__DOT__i_scratchpad__DOT__bytes[address]; }

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

    // The events and clips of a beat.
    void report(int at) {
        const auto& port = top_.reports;
        const uint64_t issue = number(bits(port, at + TAG_AT, 16));
        const int beat = static_cast<int>(bits(port, at + BEAT_AT, 8));
        const bool traps = bits(port, at + TRAPS_AT, 1) != 0;
        for (int l = 0; l < LANES; l++) {
            const int lane = at + l * TOLD_BITS;
            const int code = static_cast<int>(bits(port, lane + CODE_AT, CODE_BITS)), kind = code & 7;
            if (code & 8) clips_ += kind == 7 ? 2 : 1;
            if (kind == 0 || code == 15) continue;
            const int64_t exact = static_cast<int64_t>(bits(port, lane, EXACT_BITS));
            const int width = static_cast<int>(bits(port, lane + WIDTH_AT, WIDTH_BITS));
            const bool stops = kind == ADDRESS || (traps && kind != RACE);
            trapped_ = trapped_ || stops;
            log_ << 'E' << issue << beat * LANES + l << kind << exact << width << missing(kind, exact, width, bits(port, lane + UNSIGNED_AT, 1) != 0)
                 << (stops ? 1 : 0) << '\n';
        }
    }

    template <class T, class E>
    void written(char file, uint64_t tag, uint64_t reg, int beat, const E& enable, int enable_at, const T& data, int data_at, int width,
            bool is_signed) {
        log_ << 'W' << cycle_ << number(tag) << ' ' << file << reg << beat << ' ';
        for (int l = 0; l < LANES; l++) log_ << (bits(enable, enable_at + l, 1) ? '1' : '0');
        for (int l = 0; l < LANES; l++) {
            if (bits(enable, enable_at + l, 1)) {
                const uint64_t value = bits(data, data_at + l * width, width);
                log_ << (is_signed ? extended(value, width) : static_cast<int64_t>(value));
            }
        }
        log_ << '\n';
    }

    void watch() {
        if (top_.issue) {
            log_ << 'I' << cycle_ << issued_ << static_cast<uint32_t>(top_.issue_pc) << static_cast<int>(top_.trap) << '\n';
            for (int i = 0; i < 2; i++) {
                if (top_.scalar_events >> i & 1) log_ << 'A' << issued_ << extended(bits(top_.scalar_exact, 33 * i, 33), 33) << '\n';
            }
            trapped_ = trapped_ || top_.trap != 0;
            issued_++;
        }
        for (int p = 0; p < WRITE_PORTS; p++) {
            if (bits(top_.v_valid, p, 1)) {
                written('v', bits(top_.v_tag, 16 * p, 16), bits(top_.v_register, 5 * p, 5), static_cast<int>(bits(top_.v_beat, 8 * p, 8)), top_.v_enable,
                        p * LANES, top_.v_data, p * LANES * W, W, true);
            }
        }
        for (int p = 0; p < 3; p++) {
            if (bits(top_.s_valid, p, 1)) {
                written('a', bits(top_.s_tag, 16 * p, 16), bits(top_.s_register, 3 * p, 3), static_cast<int>(bits(top_.s_beat, 8 * p, 8)), top_.s_enable,
                        p * LANES, top_.s_data, p * LANES * A, A, true);
            }
        }
        if (top_.m_valid) written('m', top_.m_tag, top_.m_register, top_.m_beat, top_.m_enable, 0, top_.m_data, 0, 1, false);
        for (int r = 0; r < REPORTERS; r++) {
            if (bits(top_.reports, r * REPORT_BITS + VALID_AT, 1)) report(r * REPORT_BITS);
        }
        if (top_.transfer_starts) log_ << 'S' << cycle_ << moved_bytes() << '\n';
        if (top_.transfer_ends) log_ << 'T' << cycle_ + 1 << moved_bytes() << '\n';
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
    Vmachine top_;
    Log& log_;
    Log& memory_;
    const bool quiet_;
    const clockid_t clock_;
    std::vector<uint8_t> dram_ = std::vector<uint8_t>(1 << 16);
    uint64_t cycle_ = 0, issued_ = 0, clips_ = 0, move_bytes_ = 0;
    uint32_t move_pad_ = 0;
    bool move_out_ = false, trapped_ = false;
    std::vector<uint64_t> rows_;
};

}  // namespace

int main(int count, char** words) {
    bool quiet = false, processor = false, wrong = count < 4;
    for (int i = 4; i < count; i++) {
        const std::string word = words[i];
        quiet = quiet || word == "quiet";
        processor = processor || word == "processor-time";
        wrong = wrong || (word != "quiet" && word != "processor-time" && word.rfind("+verilator+", 0) != 0);
    }
    if (wrong) {
        std::fputs("usage: Vmachine JOBS LOG MEMORY [quiet] [processor-time] [+verilator+...]\n", stderr);
        return 2;
    }
    Reader jobs(words[1]);
    Log log(words[2]), memory(words[3]);
    const uint32_t programs = jobs.u32();
    for (uint32_t i = 0; i < programs; i++) {
        log << 'P' << i << '\n';
        Bench bench(count, words, log, memory, quiet, processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC);
        const uint64_t limit = jobs.u32();
        bench.load(jobs);
        bench.run(limit);
        bench.save(jobs);
    }
    return 0;
}
