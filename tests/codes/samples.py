"""Small files of our own in the official formats."""

PTP_HEAD = (
    "Codes only.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)


def ptp(*rows: str) -> str:
    """Rows as 'c1 c2 effective deleted indicator'."""
    lines = []
    for row in rows:
        one, other, effective, deleted, indicator = row.split(" ")
        lines.append(f"{one}\t{other}\t\t{effective}\t{deleted}\t{indicator}\tMisuse of a code\r\n".replace("-", ""))
    return PTP_HEAD + "".join(lines)


MUE = (
    '"A notice\nover lines ®.",,,\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,'
    "MUE Rationale\n20610,2,3 Date of Service Edit: Clinical,Some reason\n"
    "G0438,1,2 Date of Service Edit: Policy,Other\n"
)

_FEE_HEADS = (
    ("", "", "", "STATUS", "", "WORK", "NON-FAC", "NA", "FACILITY", "NA", "MP", "NON-FACILITY", "FACILITY",
     "PCTC", "GLOB", "PRE", "INTRA", "POST", "MULT", "BILAT", "ASST", "CO-", "TEAM", "ENDO", "CONV", "DIAGNOSTIC",
     "CALCULATION", "FAMILY", "PAYMENT", "PAYMENT", "PAYMENT"),
    ("HCPCS", "MOD", "DESCRIPTION", "CODE", "PAYMENT", "RVU", "PE RVU", "INDICATOR", "PE RVU", "INDICATOR", "RVU",
     "TOTAL", "TOTAL", "IND", "DAYS", "OP", "OP", "OP", "PROC", "SURG", "SURG", "SURG", "SURG", "BASE", "FACTOR",
     "PROCEDURES", "FLAG", "INDICATOR", "AMOUNT", "AMOUNT", "AMOUNT"),
)  # fmt: skip
KNEE = (
    "27447,,SECRET WORDS,A,,19.60,15.30,NA,15.30,,3.98,38.88,38.88,0,090,0.10,0.69,0.21,2,1,2,1,0,,32.3465,09,0,99,"
    "0.00,0.00,0.00"
)


def fees(*rows: str, year: int = 2025, month: str = "October", pricing: bool = False) -> str:
    """A relative value file; `pricing` adds the column that came in 2026."""
    heads = [list(head) for head in _FEE_HEADS]
    lines = [row.split(",") for row in rows]
    if pricing:
        heads[0].insert(23, "PRIC")
        heads[1].insert(23, "IND")
        for line in lines:
            line.insert(23, "9")
    title = f",,{year} National Physician Fee Schedule Relative Value File {month} Release"
    return "\r\n".join([title, ",", *(",".join(line) for line in (*heads, *lines)), "," * 30]) + "\r\n"


def hcpcs_line(
    code: str, sequence: int, kind: int, text: str, short: str = "", added: str = "", ended: str = ""
) -> str:
    line = list(" " * 320)

    def put(place: int, value: str) -> None:
        line[place - 1 : place - 1 + len(value)] = value

    put(1, code.rjust(5))
    put(6, f"{sequence:05d}{kind}")
    put(12, text)
    put(92, short)
    put(230, "C")
    put(269, added)
    put(285, ended)
    return "".join(line) + "\r\n"


TABULAR = """\
<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <chapter><name>19</name><desc>Injuries of knights (S00-T88)</desc>
    <excludes2><note>tales (R10-R11)</note></excludes2>
    <section id="S70-S79"><desc>Injuries of the thigh (S70-S79)</desc>
      <diag><name>S72</name><desc>Fracture of femur</desc>
        <notes><note>7th characters D and S do not apply to codes in category S72 with 6th character 7 - one,
          or 8 - two.</note></notes>
        <sevenChrDef><extension char="A">first</extension><extension char="D">later</extension>
          <extension char="S">sequela</extension></sevenChrDef>
        <codeFirst><note>any underlying quest (Q10.-)</note></codeFirst>
        <diag><name>S72.0</name><desc>Fracture of neck</desc>
          <excludes1><note>physeal fracture (S79.1-)</note></excludes1>
          <diag placeholder="true"><name>S72.0X</name><desc>Fracture of neck, X</desc>
            <diag><name>S72.0X7</name><desc>Fracture that ends the tale</desc></diag>
            <diag><name>S72.0X9</name><desc>Fracture, unspecified</desc></diag>
          </diag>
        </diag>
        <diag><name>S72.1</name><desc>Another fracture</desc>
          <inclusionTerm><note>Broken thigh NOS</note></inclusionTerm>
        </diag>
      </diag>
      <diag><name>S79</name><desc>Other injuries</desc>
        <diag><name>S79.1</name><desc>Physeal fracture</desc></diag></diag>
    </section>
  </chapter>
  <chapter><name>18</name><desc>Signs (R00-R99)</desc>
    <section id="R10-R11"><desc>Belly (R10-R11)</desc>
      <diag><name>R10</name><desc>Belly ache</desc><diag><name>R10.0</name><desc>Acute belly</desc></diag></diag>
      <diag><name>R11</name><desc>Nausea</desc></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""
