"""One small file of our own for every importer, by the name that it would have."""

from tests.codes.samples import KNEE, MUE, TABULAR, fees, hcpcs_line, ptp

_PLACES = [(f"{number:05d}", "ZZ", f"{number % 100:02d}", f"PLACE {number}") for number in range(10001, 10110)]
_INDEX = (
    "<ICD10CM.index><version>2026</version><title>INDEX</title><letter><title>Q</title>"
    '<mainTerm><title>Quest <nemod>(long)</nemod></title><code>S72.0X9A</code><term level="1"><title>lost</title>'
    "<see>Quest</see></term></mainTerm></letter></ICD10CM.index>"
)
_FIXED_FEE = list(" " * 171)
for _place, _text in (
    (1, "27447"), (58, "A"), (60, " 19.60"), (67, " 15.30"), (73, "NA"), (76, " 15.30"), (85, " 3.98"), (91, " 38.88"),
    (97, " 38.88"), (103, "0"), (104, "090"), (107, ".10"), (110, ".69"), (113, ".21"), (116, "2"), (117, "1"),
    (118, "2"), (119, "1"), (120, "0"), (133, " 32.3465"), (142, "09"), (146, "99"),
):  # fmt: skip
    _FIXED_FEE[_place - 1 : _place - 1 + len(_text)] = _text

FILES: dict[str, str] = {
    "icd10cm_tabular_2026.xml": TABULAR,
    "ccipra-v322r0.txt": ptp("20610 64483 20200101 * 1", "20610 99213 20200101 20241231 0"),
    "PPRRVU2025_Oct.csv": fees(KNEE),
    "PPRRVU2024_Oct.txt": "HDR A NOTICE\r\n" + "".join(_FIXED_FEE) + "\r\n\x1a",
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv": MUE,
    "HCPC2026_OCT_ANWEB.txt": hcpcs_line("Q9001", 100, 3, "A remedy of ours,", "Our remedy", "20200101", "20261231")
    + hcpcs_line("Q9001", 200, 4, "told at length"),
    "hcpcs_2025_oct_level2.tsv": (
        "hcpcs_code\tlong\tshort\tcov\tprice\tbetos\tdate_added\tdate_action\tdate_term\n"
        "Q9001\tA remedy\tRemedy\tC\t51\tO1E\t2020-01-01\t2020-01-01\t2026-12-31\n"
    ),
    "AOC_V2026Q1-MCR.txt": (
        "A notice\nAOC_Edit_Type\tAdd-On_Code\tAOC_DelDT (Julian)\tPrimary_Code\tPrimary_Code_DelDT (Julian)\t"
        "AOC_Edit_EffDT (Julian)\tAOC_Edit_DelDT (Julian)\tSpecial_Instruction_Notes\n"
        "1\t64484\t\t64483\t\t2013091\t2026090\t\n2\t0054T\t\tCCCCC\t\t2013091\t\tContractor\n"
    ),
    "mcd_lcd_article_list_2026-08.csv": (
        "contractor_name_type,document_display_id,document_type,document_version,title,effective_date,"
        "retirement_date,url\nShire Medicare,A90001,Article,12,Sticks and stones,01/01/2024,N/A,x\n"
    ),
    "article.csv": (
        '"article_id","article_version","title","article_eff_date","last_updated"\n'
        '"90001","12","Sticks\nand stones","01/01/2024","2026-08-01"\n'
    ),
    "article_x_hcpc_code.csv": (
        '"article_id","article_version","hcpc_code_id","last_updated"\n"90001","12","20610","2026-08-01"\n'
    ),
    "contractor.csv": '"contractor_id","contractor_bus_name","last_updated"\n"41","Shire Medicare","2026-08-01"\n',
    "icd10cm_index_2026.xml": _INDEX,
    "icd10cm_index_2025.csv": "Level,Term,NonEssModif,Code,See\n0,Quest,(long),S72.0X9A,\n1,lost,,,Quest\n",
    "icd10cm_order_2026.txt": "00001 S72     0 " + "Fracture of femur".ljust(60) + " Fracture of femur\n"
    "00002 S720X9A 1 " + "Fracture".ljust(60) + " Fracture, unspecified, first\n",
    "icd10cm_codes_2026.txt": "S720X9A Fracture, unspecified, first\n",
    "icd10cm_billable_by_fiscal_year_2019-2026.tsv": "code\tfiscal_years_valid\nS720X9A\t2019,2020,2026\n",
    "rbcs_taxonomy.tsv": (
        "hcpcs_code\trbcs_category\trbcs_subcategory\trbcs_family\thcpcs_date_added\thcpcs_date_ended\t"
        "rbcs_date_effective\n20610\tProcedure\tMusculoskeletal\tJoint\t1983-01-01\t9999-12-31\t2017-01-01\n"
    ),
    "place_of_service_2026.tsv": "pos_code\tpos_type\tpos_name\tpos_description\n11\tNon-Facility\tOffice\tA place\n",
    "2026 January Web Addendum B.12.29.25.csv": (
        "Addendum B of ours\nHCPCS Code,Short Descriptor,CI,SI,APC,Relative Weight,Payment Rate\n"
        '22558,SECRET,,J1,5116,191.5,"$27,721.73"\n20610,SECRET,,T,5441,3.5,$313.60\nJ3301,x,,N,,,\n'
    ),
    "July 2026 ASC Addendum AA.csv": (
        "Addendum AA of ours\nHCPCS Code,Short Descriptor,July 2026 Payment Indicator,July 2026 Payment Weight,"
        "July 2026 Payment Rate\n22558,SECRET,J8,356.9,$20101.23\n"
    ),
    "asc_addendum_FF_2026-07.csv": (
        "Addendum FF of ours\nHCPCS Code,Short Descriptor,July 2026 Payment Indicator,July 2026 APC,"
        "July 2026 Device Offset Percentage,July 2026 Device Offset Amount / Device Portion\n"
        '22558,SECRET,J8,5117,0.482,"$12,743.45"\n'
    ),
    "GPCI2025.csv": "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES\nContractor,State,Locality Number,"
    "Locality Name,2025 PW GPCI,2025 PE GPCI,2025 MP GPCI\n"
    + "".join(f"{mac},{state},{number},{name}*,1,0.869,0.575\n" for mac, state, number, name in _PLACES),
    "ANES2025.txt": "".join(f"{mac}       {number}    {name}      1931\n" for mac, _, number, name in _PLACES),
    "25LOCCO.csv": (
        "COUNTIES INCLUDED IN 2025 LOCALITIES.,,,,\nContractor,Locality Number,State ,Fee Schedule Area ,Counties\n"
        "1182,18,GONDOR,MINAS,ONE/TWO\n"
    ),
    "OPPSCAP_Oct2025.csv": (
        "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE\n70553,TC,A,10001,01,150.69,150.70\n"
    ),
    "ZIP5_OCT2025.txt": f"{'ZZ999011000101B':75}20254\r\n",
    "icd10pcs_codes_2026.txt": "00163ZB A deed of ours\n",
    "2018_I10gem.txt": "A000 0010 00000\n",
    "icd10cmtoicd9gem.csv": '"icd10cm","icd9cm","flags"\n"A000","0010","00000"\n',
    "2026 Initial ICD-10-CM Mappings.csv": (
        'Titles,,\n"Diagnosis\nCode",Description,"CMS-HCC\nModel\nCategory\nV28"\nA0103,x,115\n'
    ),
    "ra_dx_to_cc_2026.csv": "diagnosis_code,cc,model_name\nA0103,115,CMS-HCC Model V28\n",
    "icd10cm_codes_addenda_2026.txt": "Add:         Q9901   A quest of ours\n",
    "LONGULT.txt": "Copyright 2025 Fictitious Licensor\n20610\tOur made-up words\n",
}
