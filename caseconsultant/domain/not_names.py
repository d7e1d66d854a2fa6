"""Words that begin with a capital and are no names, and given names that begin most names in the United States.

The given names are those that the Census Bureau and the Social Security Administration count most often.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOT_NAMES: Final = _words(
    """
    a abdomen abdominal ablation abn abscess accident account acute addendum additional address adjacent admission
    admit admitted advice aetna after aftercare again age aged all allen allergy also ambulatory amputation and
    anemia anesthesia aneurysm angiogram ankle annual another anterior anthem antibiotic any aorta apnea appeal
    appendectomy appendix april are arm arrived arterial artery arthritis arthrodesis arthroplasty arthroscopic
    arthroscopy as asc ask asking aspiration assistant asthma at attached attachment attending audit august
    authorization auto back baker balance bankart barrett basal basin be because bell benign biceps bilateral bill
    bill's billable billed billing biologic biopsy bladder block blood blue boarding body bone both bowel box bp
    brain breast bronchoscopy bundled bundling bunion bunionectomy bursa by bypass call came can cancer cardiac
    cardiology care carpal case cast cataract catheter cc ccs cell center central cervical cesarean charge chart
    check chemotherapy chest chiari chief child children cholecystectomy chronic cigna claim claims clinic clinical
    closed closure cma cms coc code coder coders codes coding colles colon colonoscopy commercial complete complex
    compliance complication compression congestive consult consultant consultation control copd cornea coronary
    correct county cpap cpc cpma cpt critical crohn cross ct cushing cyst date dates day dds dear debridement
    december decompression deep defect delivery denial denied dental department dequervain dermatology destruction
    detail determined diabetes diabetic diagnosis diagnostic diaphragm did disc discharge discharged disease
    dislocation distal division do dob doc doctor documentation does domain dos dpm dr drain drainage drug dupuytren
    dx ear ed edit education ekg elbow em emergency encounter endoscopic endoscopy endovascular ent eob epidural er
    esophagus established evaluation evar exam excision exercise explantation exploration extended external
    extremity eye face facet facetectomy facial facility failed failure family family's fax february fee feeding
    female femoral femur fess fever finger first fixation fluid fluoroscopy foley follow foot for forearm foreign
    forward forwarded fracture free friday from frozen full fundoplication fusion fwd gallbladder gamma ganz gastric
    gastro general global good graft graves great greetings group guarantor guardian guideline guidelines had hand
    hartmann has hashimoto have hcpc hcpcs he head headache health healthcare hearing heart hello help hematuria
    hemorrhage hepatitis her hernia hey hi high hip his history hodgkin home hospice hospital hospitalist how humana
    hx hypertension hysterectomy i icd icu if imaging immunization impella implant implantation in incident incision
    infection infusion initial injection injury inpatient insertion inspection insurance internal interventional
    intraocular invoice is issue it ivc jackson january joint jones july june just kaiser keller kidney kirschner
    kit knee kyphoplasty lab laceration lady laminectomy laparoscopic laparoscopy lapidus last latarjet lateral lcd
    le lead left leg lens lesion let level licence license lid ligament limited lipoma liver living local low lower
    lpn lt lumbar lumpectomy lung lvn mac magnetic male malignant man managed manager march mastectomy may maze
    mcbride mcr md meaning meckel medi medial mediastinum medicaid medical medicare medicine medigap member
    meniscectomy meniscus mental message middle mild minor minutes missing moderate modified modifier modifiers mohs
    monday month more morning mr mri mri's mrn mrs ms mue muscle my myocardial nail nails nasal ncci ncd neck need
    neoplasm nephrectomy nerve neuro neurology neurosurgery new newborn next nicu nissen no none normal not note
    notes november now np npi number nurse nursing ob observation obstruction occlusion october of office old on
    oncology one only op open operated operation operative ophthalmology optic or oral order orif ortho orthopaedic
    orthopaedics orthopedic orthopedics os our out outpatient ovarian over pa pacemaker pain palliative palsy
    pancreas paragraph parkinson part partial patella patient patients payer payment pci pediatric pediatrics pelvic
    pelvis percutaneous period peripheral pet pfannenstiel pharmacy phone physical physician picc placement plan
    plastic please pleural pneumonia podiatry policy polyp polypectomy portal pos post posterior postop practice
    pratt pregnancy preop presented presents preventive previous primary prior procedure procedures prolonged
    prostate provider proximal psychiatric psychiatry pt pulmonary pulse quarter query question questions quick
    radial radiation radiology radius rapid raynaud re reason received reconstruction rectal recurrent reduction
    referral refill regional rehab related release removal renal repair repeat report request resection resident
    respiratory result results retina retinal return review revision rhia rhit rib right rn rotator routine roux rt
    rvu rx same saturday scan scapula schwann screening second section see seen sepsis septal september service
    services severe sex she shield should shoulder shunt side sincerely sinus skilled skin sleep small social soft
    specialist spinal spine spleen splint split spouse sprain ssn staff stage staged standing state states status
    stenosis stent steroid still stimulator stomach stone strain stress stroke subject subsequent summary sunday
    superior surgeon surgeons surgery surgical suture swan symptoms syndrome system tavr team tear tee tel
    telehealth tendon tens test thank thanks that the their then therapeutic therapy there these they third this
    thoracic throat thumb thursday thyroid thyroidectomy tia tibia tibial time tmj to today toe tomorrow
    tonsillectomy total trauma treatment tricare trigger trimester tuesday tumor turp two type ucl ulcer ultrasound
    unilateral united unitedhealthcare units unknown unlisted upper ureter urgent urinary urology use uterine uterus
    va vac vaccine vaginal valve varicose vascular vein venous ventral vertebral very via video vision visit
    vitrectomy von walk was we wednesday week well were west what when where whether which while whipple white who
    whom why will with without wolff woman work workers wound wrist x xray year yearly years yes yesterday you young
    your
    """
)
ALSO_NAMES: Final = _words(
    """
    allen april august baker barrett bell best bishop block bone burns carpenter case chance church cross day fields
    foot good grant graves hand head hill hodgkin jackson jones june kaiser keller le long low major march may moore
    noble page parkinson post price rich rose sharp short small still stone strong von ward week west white young
    """
)
"""Words of the list above, and others, that are surnames beside a given name."""
EPONYMS: Final = frozenset({"austin moore", "jackson pratt", "swan ganz", "roux en", "jones fracture", "le fort"})
GIVEN: Final = _words(
    """
    aaron abigail adam adrian agnes aiden aisha alan albert alejandro alex alexander alexandra alexis alfred alice
    alicia alison allison alma alyssa amanda amber amelia amir amy ana andre andrea andrew andy angel angela
    angelica anita ann anna anne annie anthony antonio april ariana arlene arnold arthur ashley audrey austin ava
    avery barbara beatrice becky benjamin bernard bernice beth bethany betty beverly bill billy bob bobby bonnie
    brad bradley brandon brenda brian brianna bridget brittany bruce bryan caleb calvin cameron carl carla carlos
    carmen carol caroline carolyn carrie casey catherine cathy cecilia charlene charles charlotte chelsea cheryl
    chloe chris christian christina christine christopher cindy claire clara clarence claudia clayton clifford clyde
    cody colleen connie connor courtney craig cristina crystal curtis cynthia daisy dale dan dana daniel danielle
    danny darlene darren darryl dave david dawn dean deborah debra dennis derek destiny diana diane diego dolores
    dominic don donald donna dora doris dorothy douglas dustin dwayne dylan earl eddie edgar edith edna eduardo
    edward edwin eileen elaine eleanor elena eli elijah elizabeth ella ellen elsie emily emma emmanuel enrique eric
    erica erik erin ernest esperanza esther ethan ethel eugene eva evan evelyn faith fatima felicia felix fernando
    florence frances francis francisco frank fred frederick gabriel gabriela gail gary gavin gene george gerald
    geraldine gina gladys glen glenn gloria gordon grace greg gregory guadalupe gwendolyn hailey hannah harold
    harriet harry harvey hazel heather hector heidi helen henry herbert herman holly howard hugo ian ida ignacio
    imani irene iris isaac isabel isabella isaiah ivan jack jackie jackson jacob jacqueline jaime jake jamal james
    jamie jan jane janet janice jared jasmine jason javier jay jean jeanette jeff jeffrey jennifer jenny jeremy
    jerome jerry jesse jessica jesus jill jim jimmy jo joan joann joanne joaquin joe joel john johnny jon jonathan
    jordan jorge jose joseph josephine joshua joy joyce juan juanita judith judy julia julian julie justin kaitlyn
    karen karl katherine kathleen kathryn kathy katie kayla keith kelly ken kenneth kevin kim kimberly kristen
    kristin kristina kurt kyle lakisha lance larry latoya laura lauren laurie lawrence leah lee lena leo leon
    leonard leroy leslie lester lewis liam lillian lillie lily linda lindsay lisa lloyd logan lois loretta lori
    lorraine louis louise lucas lucille lucy luis luke lydia lynn mabel madison manuel marc marcia marcus margaret
    maria mariah marian marie marilyn mario marion marjorie mark marlene marlon marsha martha martin marvin mary
    mason mateo mathew matthew maureen maurice max maxine megan mei melanie melinda melissa melvin mercedes michael
    micheal michele michelle miguel mike mildred milton minnie miriam misty mitchell mohamed mohammed molly monica
    morgan muhammad mustafa myrtle nancy naomi natalie natasha nathan nathaniel neil nicholas nicole nina noah nora
    norma norman octavia odell olga oliver olivia omar oscar owen pablo pamela patricia patrick patsy paul paula
    pauline pedro peggy penny perry peter philip phillip phyllis priya rachel rafael rafaela ralph ramon randall
    randy raul ravi raymond rebecca regina renee rhonda ricardo richard rick ricky rita robert roberta roberto robin
    rodney roger roland ron ronald rosa rose rosemary ross roy ruben ruby russell ruth ryan sally salvador sam
    samantha samuel sandra sara sarah scott sean sergio seth shane shannon sharon shawn sheila shelby shelly sherry
    shirley sidney sofia sonia sophia stacey stacy stanley stella stephanie stephen steve steven stuart sue susan
    suzanne svetlana sydney sylvia tamara tamika tammy tanya tara taylor ted teresa terrance terri terry thelma
    theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tonya tracy travis trevor tyler tyrone
    valerie vanessa vera vernon veronica vicki vickie victor victoria vincent viola violet virginia vivian wade
    wallace walter wanda warren wayne wendy wesley william willie wilma xavier yasmin yolanda yvonne zachary zoe
    """
)
