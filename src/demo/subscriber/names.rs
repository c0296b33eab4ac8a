//! Made-up people: names of many scripts with a Latin spelling for their addresses, and where they live.
//! Phone numbers come from ranges reserved for fiction, or are too short to be anybody's.

/// People who write alike.
pub struct Culture {
    /// The language (RFC 5646).
    pub language: &'static str,
    /// Given name as written, and in Latin letters.
    pub given: &'static [(&'static str, &'static str)],
    pub family: &'static [(&'static str, &'static str)],
    /// The family name is written first.
    pub family_first: bool,
    /// Street without number, city, region, postal code, country.
    pub places: &'static [[&'static str; 5]],
    /// The start of a phone number; digits follow.
    pub phone: &'static str,
    pub mobile: &'static str,
    pub firms: &'static [&'static str],
    pub titles: &'static [&'static str],
}

/// Every culture of the account, the frequent ones several times.
pub const CULTURES: &[&Culture] = &[
    &GERMAN,
    &ENGLISH,
    &FRENCH,
    &GERMAN,
    &SPANISH,
    &POLISH,
    &ENGLISH,
    &GREEK,
    &RUSSIAN,
    &ARABIC,
    &HEBREW,
    &CHINESE,
    &JAPANESE,
    &KOREAN,
    &HINDI,
    &TURKISH,
    &NORDIC,
    &GERMAN,
    &VIETNAMESE,
    &ENGLISH,
];

static GERMAN: Culture = Culture {
    language: "de",
    given: &[
        ("Anna", "anna"),
        ("Jürgen", "juergen"),
        ("Käthe", "kaethe"),
        ("Lukas", "lukas"),
        ("Sören", "soeren"),
        ("Friederike", "friederike"),
        ("Mia", "mia"),
        ("Björn", "bjoern"),
    ],
    family: &[
        ("Müller", "mueller"),
        ("Weiß", "weiss"),
        ("Schäfer", "schaefer"),
        ("Hofmann", "hofmann"),
        ("Größler", "groessler"),
        ("von der Heide", "vonderheide"),
        ("Öztürk-Lang", "oeztuerk-lang"),
    ],
    family_first: false,
    places: &[
        ["Lindenstraße", "Berlin", "", "10969", "Deutschland"],
        ["Große Bleichen", "Hamburg", "", "20354", "Deutschland"],
        ["Am Bäckerbrunnen", "München", "Bayern", "80331", "Deutschland"],
    ],
    phone: "+49 30 23125",
    mobile: "+49 40 66969",
    firms: &["Bäckerei Sonnenkorn GmbH", "Stadtwerke Überlingen", "Praxis Dr. Weiß & Partner"],
    titles: &["Geschäftsführerin", "Zahnärztin", "Lehrer", "Bäckermeister"],
};

/// Also who is meant when in doubt.
pub static ENGLISH: Culture = Culture {
    language: "en",
    given: &[
        ("Alice", "alice"),
        ("Oliver", "oliver"),
        ("Siobhán", "siobhan"),
        ("George", "george"),
        ("Grace", "grace"),
        ("Noah", "noah"),
        ("Chloë", "chloe"),
        ("D’Angelo", "dangelo"),
    ],
    family: &[
        ("Smith", "smith"),
        ("O’Brien", "obrien"),
        ("Carter", "carter"),
        ("St. John-Mollusc", "stjohn-mollusc"),
        ("Okafor", "okafor"),
        ("McKenzie", "mckenzie"),
        ("Brontë", "bronte"),
    ],
    family_first: false,
    places: &[
        ["Harbour Road", "Bristol", "", "BS1 4RW", "United Kingdom"],
        ["Maple Avenue", "Portland", "OR", "97205", "USA"],
        ["King Street", "Halifax", "NS", "B3H 4P7", "Canada"],
    ],
    phone: "+44 20 7946 0",
    mobile: "+44 7700 900",
    firms: &["Harbour & Sons, Ltd.", "Red Kite Studios", "City Library; Lending Desk"],
    titles: &["Plumber", "Architect", "Head of Customer Care", "Veterinary surgeon"],
};

static FRENCH: Culture = Culture {
    language: "fr",
    given: &[("Zoé", "zoe"), ("François", "francois"), ("Hélène", "helene"), ("Loïc", "loic"), ("Maëlys", "maelys")],
    family: &[
        ("Lefèvre", "lefevre"),
        ("Dubois", "dubois"),
        ("d’Aubigné", "daubigne"),
        ("Garçon", "garcon"),
        ("Noël", "noel"),
    ],
    family_first: false,
    places: &[
        ["rue de l’Église", "Lyon", "", "69002", "France"],
        ["boulevard Saint-Michel", "Paris", "", "75005", "France"],
    ],
    phone: "+33 1 99 00 ",
    mobile: "+33 6 39 98 ",
    firms: &["Crêperie Ty Mad", "Librairie L’Œuvre"],
    titles: &["Ingénieure", "Pâtissier", "Médecin généraliste"],
};

static SPANISH: Culture = Culture {
    language: "es",
    given: &[("José", "jose"), ("María", "maria"), ("Íñigo", "inigo"), ("Begoña", "begona"), ("Andrés", "andres")],
    family: &[
        ("García Núñez", "garcia"),
        ("Peña", "pena"),
        ("Ibáñez", "ibanez"),
        ("Muñoz López", "munoz"),
        ("de la Cruz", "delacruz"),
    ],
    family_first: false,
    places: &[
        ["Calle de Alcalá", "Madrid", "", "28014", "España"],
        ["Avenida Corrientes", "Buenos Aires", "CABA", "C1043", "Argentina"],
    ],
    phone: "+34 910 000 ",
    mobile: "+34 600 000 ",
    firms: &["Panadería El Peñón", "Clínica Niño Jesús"],
    titles: &["Abogada", "Electricista", "Periodista"],
};

static POLISH: Culture = Culture {
    language: "pl",
    given: &[("Łukasz", "lukasz"), ("Agnieszka", "agnieszka"), ("Wojciech", "wojciech"), ("Žofie", "zofie")],
    family: &[("Wiśniewska", "wisniewska"), ("Dąbrowski", "dabrowski"), ("Świątek", "swiatek"), ("Dvořák", "dvorak")],
    family_first: false,
    places: &[["ulica Świętojańska", "Gdańsk", "", "80-840", "Polska"], ["Křižíkova", "Praha", "", "186 00", "Česko"]],
    phone: "+48 22 190 ",
    mobile: "+48 601 000 ",
    firms: &["Księgarnia Żółw", "Pivovar U Čápa"],
    titles: &["Nauczycielka", "Architekt"],
};

static GREEK: Culture = Culture {
    language: "el",
    given: &[("Ελένη", "eleni"), ("Γιώργος", "giorgos"), ("Δήμητρα", "dimitra"), ("Νίκος", "nikos")],
    family: &[("Παπαδοπούλου", "papadopoulou"), ("Οικονόμου", "oikonomou"), ("Ιωαννίδης", "ioannidis")],
    family_first: false,
    places: &[["Οδός Ερμού", "Αθήνα", "", "105 63", "Ελλάδα"]],
    phone: "+30 21 0000 ",
    mobile: "+30 690 000 ",
    firms: &["Ταβέρνα Ο Γλάρος"],
    titles: &["Μηχανικός", "Δασκάλα"],
};

static RUSSIAN: Culture = Culture {
    language: "ru",
    given: &[("Ольга", "olga"), ("Дмитрий", "dmitri"), ("Наталья", "natalya"), ("Олесь", "oles"), ("Юлия", "yulia")],
    family: &[("Иванова", "ivanova"), ("Шевченко", "shevchenko"), ("Щербаков", "shcherbakov"), ("Жуков", "zhukov")],
    family_first: false,
    places: &[
        ["улица Жукова", "Алматы", "", "050000", "Қазақстан"],
        ["вулиця Хрещатик", "Київ", "", "01001", "Україна"],
    ],
    phone: "+380 44 000 ",
    mobile: "+380 50 000 ",
    firms: &["Издательство «Весна»"],
    titles: &["Переводчица", "Инженер"],
};

static ARABIC: Culture = Culture {
    language: "ar",
    given: &[("ليلى", "layla"), ("محمد", "mohammed"), ("فاطمة", "fatima"), ("يوسف", "yousef")],
    family: &[("الحسن", "alhassan"), ("خوري", "khoury"), ("عبد الرحمن", "abdelrahman"), ("نجار", "najjar")],
    family_first: false,
    places: &[["شارع الحمراء", "بيروت", "", "1103", "لبنان"], ["شارع التحرير", "القاهرة", "", "11511", "مصر"]],
    phone: "+961 1 000 ",
    mobile: "+20 100 000 ",
    firms: &["مكتبة النور"],
    titles: &["طبيبة", "مهندس"],
};

static HEBREW: Culture = Culture {
    language: "he",
    given: &[("נועה", "noa"), ("דוד", "david"), ("תמר", "tamar"), ("יוסי", "yossi")],
    family: &[("כהן", "cohen"), ("לוי", "levi"), ("מזרחי", "mizrahi")],
    family_first: false,
    places: &[["רחוב דיזנגוף", "תל אביב", "", "6433222", "ישראל"]],
    phone: "+972 3 000 ",
    mobile: "+972 50 000 ",
    firms: &["מאפיית השחר"],
    titles: &["מורה", "אדריכלית"],
};

static CHINESE: Culture = Culture {
    language: "zh",
    given: &[("芳", "fang"), ("小明", "xiaoming"), ("秀英", "xiuying"), ("國豪", "guohao")],
    family: &[("王", "wang"), ("李", "li"), ("歐陽", "ouyang"), ("张", "zhang")],
    family_first: true,
    places: &[["南京东路", "上海市", "", "200001", "中国"], ["中正路", "臺北市", "", "100", "臺灣"]],
    phone: "+86 21 0000 ",
    mobile: "+886 900 000 ",
    firms: &["晨光书店", "海港物流有限公司"],
    titles: &["经理", "工程師"],
};

static JAPANESE: Culture = Culture {
    language: "ja",
    given: &[("花子", "hanako"), ("健太", "kenta"), ("さくら", "sakura"), ("譲二", "joji")],
    family: &[("山田", "yamada"), ("髙橋", "takahashi"), ("渡邉", "watanabe"), ("鈴木", "suzuki")],
    family_first: true,
    places: &[
        ["神田神保町", "千代田区", "東京都", "101-0051", "日本"],
        ["北一条西", "札幌市", "北海道", "060-0001", "日本"],
    ],
    phone: "+81 3 0000 ",
    mobile: "+81 90 0000 ",
    firms: &["株式会社さざなみ", "喫茶ライフボート"],
    titles: &["部長", "司書"],
};

static KOREAN: Culture = Culture {
    language: "ko",
    given: &[("지민", "jimin"), ("서연", "seoyeon"), ("민준", "minjun")],
    family: &[("김", "kim"), ("이", "lee"), ("박", "park"), ("남궁", "namgung")],
    family_first: true,
    places: &[["세종대로", "서울특별시", "", "04524", "대한민국"]],
    phone: "+82 2 000 ",
    mobile: "+82 10 0000 ",
    firms: &["한빛 출판사"],
    titles: &["대리", "교사"],
};

static HINDI: Culture = Culture {
    language: "hi",
    given: &[("प्रिया", "priya"), ("अर्जुन", "arjun"), ("लक्ष्मी", "lakshmi"), ("রবি", "robi")],
    family: &[("शर्मा", "sharma"), ("पटेल", "patel"), ("মুখার্জি", "mukherjee")],
    family_first: false,
    places: &[["महात्मा गांधी मार्ग", "मुंबई", "महाराष्ट्र", "400001", "भारत"]],
    phone: "+91 22 0000 ",
    mobile: "+91 90000 ",
    firms: &["सूर्योदय एंटरप्राइज़"],
    titles: &["डॉक्टर", "लेखिका"],
};

static TURKISH: Culture = Culture {
    language: "tr",
    given: &[("İpek", "ipek"), ("Çağlar", "caglar"), ("Gülşah", "gulsah"), ("Işıl", "isil")],
    family: &[("Yıldız", "yildiz"), ("Şimşek", "simsek"), ("Öğüt", "ogut")],
    family_first: false,
    places: &[["İstiklal Caddesi", "İstanbul", "", "34433", "Türkiye"]],
    phone: "+90 212 000 ",
    mobile: "+90 530 000 ",
    firms: &["Işık Kırtasiye"],
    titles: &["Öğretmen", "Eczacı"],
};

static NORDIC: Culture = Culture {
    language: "nb",
    given: &[("Åse", "ase"), ("Øyvind", "oyvind"), ("Þóra", "thora"), ("Väinö", "vaino")],
    family: &[("Bjørnstad", "bjornstad"), ("Ængström", "aengstrom"), ("Guðmundsdóttir", "gudmundsdottir")],
    family_first: false,
    places: &[["Bygdøy allé", "Oslo", "", "0262", "Norge"], ["Laugavegur", "Reykjavík", "", "101", "Ísland"]],
    phone: "+47 21 00 ",
    mobile: "+354 600 ",
    firms: &["Fjällräven Båtservice AS"],
    titles: &["Fisker", "Sykepleier"],
};

static VIETNAMESE: Culture = Culture {
    language: "vi",
    given: &[("Thị Mai", "mai"), ("Văn Đức", "duc"), ("Ngọc Ánh", "anh")],
    family: &[("Nguyễn", "nguyen"), ("Trần", "tran"), ("Phạm", "pham")],
    family_first: true,
    places: &[["Đường Lê Lợi", "Thành phố Hồ Chí Minh", "", "700000", "Việt Nam"]],
    phone: "+84 28 0000 ",
    mobile: "+84 90 000 ",
    firms: &["Nhà sách Bình Minh"],
    titles: &["Kỹ sư"],
};
