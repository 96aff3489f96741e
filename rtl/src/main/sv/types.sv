// What travels between the modules of the machine. Sizes come from the package machine_parameters, which is generated from the machine file.
package types;
  import machine_parameters::*;

  // Not every module uses every name.
  /* verilator lint_off UNUSEDPARAM */
  localparam int BEATS = VL / LANES;                          // rows of a vector register
  localparam int PORT_BITS = (READ_PORTS > 1) ? $clog2(READ_PORTS) : 1;
  localparam int WPORT_BITS = (WRITE_PORTS > 1) ? $clog2(WRITE_PORTS) : 1;
  localparam int TAG_BITS = 16;                               // number of the issue, for whoever follows the retirements

  // What happened to an element: the high bit says that it was clipped, the others the kind of its event. ADDRESS traps.
  localparam int CODE_BITS = 4;
  localparam logic [2:0] RESULT = 3'd1, AMOUNT = 3'd2, FIELD = 3'd3, MULTIPLIER = 3'd4, INDEX = 3'd5, RACE = 3'd6, ADDRESS = 3'd7;
  localparam logic [3:0] TWO_CLIPS = 4'hf;
  // Why an instruction traps as it issues.
  localparam logic [2:0] TRAP_ELEMENT = 3'd1, TRAP_LENGTH = 3'd2, TRAP_COUNT = 3'd3, TRAP_SCALAR = 3'd4, TRAP_SIZE = 3'd5, TRAP_PLACE = 3'd6,
      TRAP_NIBBLES = 3'd7;
  localparam int REPORTERS = 10;                              // MUL, SHR, LUT, CMP, ACC three times, SQRT, memory, DMA

  localparam logic [5:0] OP_HALT = 6'd0, OP_MUL = 6'd1, OP_MULRS = 6'd2, OP_SHR = 6'd3, OP_SHL = 6'd4, OP_CLZ = 6'd5, OP_EXT = 6'd6,
      OP_LUT = 6'd7, OP_CMP = 6'd8, OP_SEL = 6'd9, OP_MIN = 6'd10, OP_MAX = 6'd11, OP_CLAMP = 6'd12, OP_HMAX = 6'd13, OP_HMIN = 6'd14,
      OP_CLR = 6'd15, OP_AADD = 6'd16, OP_ASUB = 6'd17, OP_MAC = 6'd18, OP_ARD = 6'd19, OP_HSUMV = 6'd20, OP_HSUMA = 6'd21, OP_ADD = 6'd22,
      OP_SUB = 6'd23, OP_SQRT = 6'd24, OP_LD = 6'd25, OP_ST = 6'd26, OP_DMAIN = 6'd27, OP_DMAOUT = 6'd28, OP_DMAROWS = 6'd29,
      OP_DMAWAIT = 6'd30, OP_SETVL = 6'd31, OP_LI = 6'd32, OP_ADDX = 6'd33, OP_LOOP = 6'd34;

  localparam logic [1:0] FROM_CONSTANT = 2'd0, FROM_VECTOR = 2'd1, FROM_ELEMENT = 2'd2, FROM_SUM = 2'd3;

  // Units, and the timing classes, in which the two reductions stand apart.
  localparam int U_MUL = 0, U_SHR = 1, U_LUT = 2, U_CMP = 3, U_ACC = 4, U_SQRT = 5, U_MEM = 6, UNITS = 7;
  /* verilator lint_on UNUSEDPARAM */

  // One operand, its scalar already read. A constant is an immediate or a scalar's value.
  typedef struct packed {
    logic [1:0] from;
    logic [4:0] r;
    logic [7:0] element;
    logic [31:0] value;
    logic [PORT_BITS-1:0] port;
  } operand_t;

  // An instruction as a unit gets it, at issue.
  typedef struct packed {
    logic [5:0] op;
    logic [2:0] fit;         // 1 sat, 2 wrap, 3 trap, 4 clip, 5 mod: the machine's policy is already put in
    logic [2:0] rounding;    // 1 floor, 2 up, 3 even, 4 away; of cmp the relation
    logic masked;            // elements off in the mask take no part
    logic [1:0] mask;
    logic [4:0] d;
    logic [7:0] element;     // that a reduction writes
    operand_t a, b, c;
    logic [8:0] vl;
    logic [8:0] beats;
    logic [INTERVAL_BITS-1:0] interval;
    logic [WPORT_BITS-1:0] write_port;
    logic [4:0] extra;       // table of lut, k of sqrt
    logic [33:0] address;    // loads and stores
    logic [1:0] size;        // 4, 8, 16, 32 bits
    logic is_signed;
    logic [15:0] stride;
    logic [TAG_BITS-1:0] tag;
  } operation_t;

  // A beat on its way to the vector file.
  typedef struct packed {
    logic [TAG_BITS-1:0] tag;
    logic [WPORT_BITS-1:0] write_port;
    logic [4:0] r;
    logic [7:0] beat;
    logic [LANES-1:0] enable;
    logic [LANES*W-1:0] data;
  } vector_write_t;

  // A beat on its way to an accumulator.
  typedef struct packed {
    logic [TAG_BITS-1:0] tag;
    logic [2:0] r;
    logic [7:0] beat;
    logic [LANES-1:0] enable;
    logic [LANES*A-1:0] data;
  } sum_write_t;

  // What is told of an element: the value that did not fit, the bits that there are, and whether they count from 0 (indices, unsigned stores).
  typedef struct packed {
    logic [CODE_BITS-1:0] code;
    logic unsigned_bits;
    logic [6:0] width;
    logic [63:0] exact;
  } told_t;

  // What is told of a beat, when its results are computed.
  typedef struct packed {
    logic valid;
    logic traps;             // its events stop the run
    logic [TAG_BITS-1:0] tag;
    logic [7:0] beat;
    told_t [LANES-1:0] lanes;
  } report_t;

  // A beat on its way to a mask.
  typedef struct packed {
    logic [TAG_BITS-1:0] tag;
    logic [1:0] r;
    logic [7:0] beat;
    logic [LANES-1:0] enable;
    logic [LANES-1:0] data;
  } mask_write_t;
endpackage
