/* The bench around `infer`: reads the rows, writes what they give, then runs all rows as often as it is told, and says how long that took. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static INPUT_TYPE inputs[ROWS][INPUT_SIZE];
static OUTPUT_TYPE outputs[ROWS][OUTPUT_SIZE];

static long long nanoseconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void all_rows(void) {
    for (int row = 0; row < ROWS; row++) {
        infer(inputs[row], outputs[row]);
    }
}

/* peer INPUTS OUTPUTS: files of int32, row by row. Then each line of standard input is a number of passes; the answer is nanoseconds of clock and processor. */
int main(int count, char **arguments) {
    FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
    if (!file) {
        return 2;
    }
    int32_t code;
    for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < INPUT_SIZE; i++) {
            if (fread(&code, sizeof code, 1, file) != 1) {
                return 2;
            }
            inputs[row][i] = (INPUT_TYPE)code;
        }
    }
    fclose(file);
    all_rows();
    file = fopen(arguments[2], "wb");
    if (!file) {
        return 2;
    }
    for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < OUTPUT_SIZE; i++) {
            code = outputs[row][i];
            fwrite(&code, sizeof code, 1, file);
        }
    }
    if (fclose(file) != 0) {
        return 2;
    }
    puts("ready");
    fflush(stdout);
    int passes;
    while (scanf("%d", &passes) == 1) {
        long long clock = nanoseconds(CLOCK_MONOTONIC), processor = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < passes; i++) {
            all_rows();
            __asm__ volatile("" ::: "memory");
        }
        printf("%lld %lld\n", nanoseconds(CLOCK_MONOTONIC) - clock, nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
        fflush(stdout);
    }
    return 0;
}
