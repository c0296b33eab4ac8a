//! Every documented way in which Takeout names a file and its side-car; what must not be paired; side-cars read and written.
//!
//! One file because the table of names is most of it.

use proptest::prelude::*;

use super::*;

/// Pairs names only, and gives each file's side-car.
fn paired<'a>(files: &[&str], side_cars: &[&'a str]) -> Vec<Option<(&'a str, How)>> {
    let beside: Vec<Beside<'_>> = side_cars.iter().map(|name| Beside { name, title: None }).collect();
    of_each(files.len(), &pair(files, &beside), side_cars)
}

fn of_each<'a>(n_files: usize, pairing: &Pairing, side_cars: &[&'a str]) -> Vec<Option<(&'a str, How)>> {
    (0..n_files)
        .map(|file| {
            pairing.pairs.iter().find(|pair| pair.file == file).map(|pair| (side_cars[pair.side_car], pair.how))
        })
        .collect()
}

/// A file and its side-car, alone in a folder.
const ALONE: &[(&str, &str, How)] = &[
    // Up to 2024.
    ("IMG_3479.JPG", "IMG_3479.JPG.json", How::Name),
    ("IMG_3479(1).JPG", "IMG_3479.JPG(1).json", How::Number),
    ("IMG_3479(12).JPG", "IMG_3479.JPG(12).json", How::Number),
    ("IMG_3000.jpg", "IMG_3000.json", How::NoEnding),
    ("photo.jpg", "photo.jpg.JSON", How::Name),
    // Since 2024, whole and cut in every way.
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadat.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metada.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-metad.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-met.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-me.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-m.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental-.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemental.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplementa.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplement.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplemen.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.suppleme.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supplem.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supple.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.suppl.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.supp.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.sup.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.su.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg.s.json", How::Name),
    ("IMG_1.jpg", "IMG_1.jpg..json", How::Name),
    // With the number of a twin before or after.
    ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json", How::Number),
    ("IMG_1(2).jpg", "IMG_1.jpg.supple(2).json", How::Number),
    ("IMG_1(1).jpg", "IMG_1.jpg(1).supplemental-metadata.json", How::Number),
    ("image(1).png", "image(1).png.supplemental-metadata.json", How::Name),
    ("img(18).jpg", "img(18).jpg.supple(18).json", How::Number),
    ("hangout_snapshot_0(1)(1).jpg", "hangout_snapshot_0(1).jpg.supplemental-metadat(1).json", How::Number),
    ("hangout_snapshot_0(1)(3).jpg", "hangout_snapshot_0(1).jpg.supplemental-metadat(3).json", How::Number),
    ("2013-12-23(1).jpg", "2013-12-23.supplemental-metadata(1).json", How::NoEnding),
    ("11 8_30_46 AM.jpg", "11 8_30_46 AM.supplemental-metadata.json", How::NoEnding),
    ("IMG20240221145914~2.jpg", "IMG20240221145914~2.jpg.supplemental-metadata.json", How::Name),
    // Long names: 46 units of the side-car's, 47 of the file's.
    (
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg",
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json",
        How::Cut,
    ),
    (
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P(1).jpg",
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_(1).json",
        How::Cut,
    ),
    (
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.jpg",
        "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.json",
        How::Cut,
    ),
    ("Screenshot_20200301-101010_com.whatsapp_x.jpg", "Screenshot_20200301-101010_com.whatsapp_x.jpg..json", How::Name),
    (
        "Screenshot_20200301-1010101_com.whatsapp_xy.jpg",
        "Screenshot_20200301-1010101_com.whatsapp_xy.jp.json",
        How::Cut,
    ),
    ("11296446_10152906229660949_306649535_o.jpg", "11296446_10152906229660949_306649535_o.jpg.sup.json", How::Name),
    (
        "IMG_20200102_030405_a_name_that_is_longer_than_46.jpg",
        "IMG_20200102_030405_a_name_that_is_longer_than_46.jpg.supplemental-metadata.json",
        How::Name,
    ),
    (
        "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛.jpg",
        "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋.json",
        How::Cut,
    ),
    // Written by a Mac: the same letters, taken apart.
    ("Cafe\u{301}.jpg", "Café.jpg.json", How::Name),
    // Without an ending.
    ("03.03.13 - 1", "03.03.13 - 1.json", How::Name),
    // Edited copies, of which the original is in another part.
    ("IMG_1-edited.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json", How::Edited),
    ("IMG_1-edited.jpg", "IMG_1.HEIC.supplemental-metadata.json", How::Edited),
    ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json", How::Edited),
    ("IMG_20141017_180800-edited(1).jpg", "IMG_20141017_180800.jpg.supplemental-metadata(1).json", How::Edited),
    ("IMG_20120216_094016-edited(1).jpg", "IMG_20120216_094016.jpg.supplemental-metadata.json", How::Edited),
    ("Negative0-36-35(1)-editat.jpg", "Negative0-36-35(1).jpg.supplemental-metadata.json", How::Edited),
    ("Negative0-36-35(1)-editat(1).jpg", "Negative0-36-35(1).jpg.supplemental-metadata(1).json", How::Edited),
    ("PXL_20220405_090123740.PORTRAIT-modifié.jpg", "PXL_20220405_090123740.PORTRAIT.jpg.json", How::Edited),
    (
        "PXL_20220405_090123740.PORTRAIT-modifie\u{301}.jpg",
        "PXL_20220405_090123740.PORTRAIT.jpg.suppl.json",
        How::Edited,
    ),
    ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-modificato.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-editado.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-ha editado.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-bewerkt.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-edytowane.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-redigeret.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-muokattu.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-upravené.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-отредактировано.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-відредаговано.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-編集済み.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-编辑.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_1-편집됨.jpg", "IMG_1.jpg.json", How::Edited),
    ("IMG_20140905_093118-SMILE.jpg", "IMG_20140905_093118.jpg.supplemental-metadata.json", How::Edited),
    ("FullSizeRender-ANIMATION.gif", "FullSizeRender.jpg.supplemental-metadata.json", How::Edited),
    ("IMG_1-EFFECTS-edited.jpg", "IMG_1.jpg.supplemental-metadata.json", How::Edited),
    ("04d0fd9dc8abd6fac3014db0cd05d0ba-edited.jpg", "04d0fd9dc8abd6fac3014db0cd05d0ba.jpg.supplemen.json", How::Edited),
    (
        "PXL_20220405_100029747.PORTRAIT-01.COVERX-edite.jpg",
        "PXL_20220405_100029747.PORTRAIT-01.COVERX.jpg..json",
        How::Edited,
    ),
    // Live Photos and motion photos, of which the still part is elsewhere.
    ("IMG_1.MP4", "IMG_1.HEIC.json", How::Live),
    ("IMG_1.MOV", "IMG_1.HEIC.supplemental-metadata.json", How::Live),
    ("IMG_1(1).MP4", "IMG_1.HEIC.supplemental-metadata(1).json", How::Live),
];

#[test]
fn every_documented_variant_is_paired() {
    let mut wrong = Vec::new();
    for (file, side_car, how) in ALONE {
        let found = paired(&[file], &[side_car]);
        if found != [Some((*side_car, *how))] {
            wrong.push(format!("{file} with {side_car}: {found:?}, not {how:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_documented_variant_is_paired_among_all_the_others() {
    // Each in a name of its own, so that no two belong together.
    let named = |name: &str, at: usize| format!("{at}_{name}");
    let short: Vec<&(&str, &str, How)> = ALONE.iter().filter(|(file, ..)| file.chars().count() < 20).collect();
    let files: Vec<String> = short.iter().enumerate().map(|(at, (file, ..))| named(file, at)).collect();
    let side_cars: Vec<String> = short.iter().enumerate().map(|(at, (_, side_car, _))| named(side_car, at)).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let side_cars: Vec<&str> = side_cars.iter().map(String::as_str).collect();
    for (at, found) in paired(&files, &side_cars).into_iter().enumerate() {
        assert_eq!(found.map(|found| found.0), Some(side_cars[at]), "{}", files[at]);
    }
}

#[test]
fn folders_with_several_alike() {
    let check = |files: &[(&str, Option<&str>)], side_cars: &[&str]| {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        for order in [false, true] {
            let mut side_cars = side_cars.to_vec();
            if order {
                side_cars.reverse();
            }
            let found: Vec<Option<&str>> =
                paired(&names, &side_cars).into_iter().map(|found| found.map(|found| found.0)).collect();
            let expect: Vec<Option<&str>> = files.iter().map(|(_, side_car)| *side_car).collect();
            assert_eq!(found, expect, "{names:?}");
        }
    };
    check(
        &[
            ("IMG_1.jpg", Some("IMG_1.jpg.json")),
            ("IMG_1(1).jpg", Some("IMG_1.jpg(1).json")),
            ("IMG_1-edited.jpg", Some("IMG_1.jpg.json")),
            ("IMG_1-edited(1).jpg", Some("IMG_1.jpg(1).json")),
            ("IMG_1.MOV", Some("IMG_1.jpg.json")),
            ("IMG_10.jpg", Some("IMG_10.jpg.suppl.json")),
            ("IMG_2.jpg", None),
        ],
        &["IMG_1.jpg.json", "IMG_1.jpg(1).json", "IMG_10.jpg.suppl.json", "metadata.json"],
    );
    check(
        &[
            ("Negative0-36-35(1).jpg", Some("Negative0-36-35(1).jpg.supplemental-metadata.json")),
            ("Negative0-36-35(1)-editat.jpg", Some("Negative0-36-35(1).jpg.supplemental-metadata.json")),
            ("Negative0-36-35(1)(1).jpg", Some("Negative0-36-35(1).jpg.supplemental-metadata(1).json")),
            ("Negative0-36-35(1)-editat(1).jpg", Some("Negative0-36-35(1).jpg.supplemental-metadata(1).json")),
        ],
        &["Negative0-36-35(1).jpg.supplemental-metadata.json", "Negative0-36-35(1).jpg.supplemental-metadata(1).json"],
    );
    check(
        &[
            ("IMG_1.HEIC", Some("IMG_1.HEIC.supplemental-metadata.json")),
            ("IMG_1.MP4", Some("IMG_1.HEIC.supplemental-metadata.json")),
            ("IMG_1(1).HEIC", Some("IMG_1.HEIC.supplemental-metadata(1).json")),
            ("IMG_1(1).MP4", Some("IMG_1.HEIC.supplemental-metadata(1).json")),
            ("PXL_2.MP.jpg", Some("PXL_2.MP.jpg.json")),
            ("PXL_2.MP", Some("PXL_2.MP.jpg.json")),
            ("PXL_3.MP~2", Some("PXL_3.MP~2.jpg.json")),
            ("PXL_3.MP~2.jpg", Some("PXL_3.MP~2.jpg.json")),
            ("VID_4.mp4", Some("VID_4.mp4.json")),
        ],
        &[
            "IMG_1.HEIC.supplemental-metadata.json",
            "IMG_1.HEIC.supplemental-metadata(1).json",
            "PXL_2.MP.jpg.json",
            "PXL_3.MP~2.jpg.json",
            "VID_4.mp4.json",
        ],
    );
    // An old side-car and a new one of the same file: the new one says at least as much.
    check(&[("a.jpg", Some("a.jpg.supplemental-metadata.json"))], &["a.jpg.json", "a.jpg.supplemental-metadata.json"]);
    check(&[("IMG_1.jpg", Some("IMG_1.json")), ("IMG_1.MP4", Some("IMG_1.json"))], &["IMG_1.json"]);
    // Alike, and nothing to tell them apart by.
    let (a, b) =
        ("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg", "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_Q.jpg");
    check(&[(a, None), (b, None)], &["original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json"]);
    check(&[("IMG_1.jpg", None)], &["IMG_2.jpg.json", "IMG_1.png.json", "IMG_1.jpg(1).json", "IMG_1.jpgs.json"]);
    check(&[("IMG_12.jpg", None), ("IMG_1-red.jpg", None)], &["IMG_1.jpg.json"]);
}

#[test]
fn titles_decide_where_names_do_not() {
    let check = |files: &[(&str, Option<usize>)], side_cars: &[(&str, &str)]| {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let beside: Vec<Beside<'_>> =
            side_cars.iter().map(|(name, title)| Beside { name, title: Some(title) }).collect();
        let pairing = pair(&names, &beside);
        for (at, (name, expect)) in files.iter().enumerate() {
            let found = pairing.pairs.iter().find(|pair| pair.file == at).map(|pair| pair.side_car);
            assert_eq!(found, *expect, "{name}");
        }
    };
    let (a, b) =
        ("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg", "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_Q.jpg");
    check(
        &[(a, Some(1)), (b, Some(0))],
        &[
            (
                "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json",
                "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_QXL.jpg",
            ),
            (
                "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.supplemental.json",
                "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PXL.jpg",
            ),
        ],
    );
    // What a file's name can't have was replaced.
    check(&[("a_b_c_.jpg", Some(0))], &[("a&b_c?.jpg.json", "a&b:c?.jpg")]);
    check(&[("who_.jpg", Some(0)), ("who_(1).jpg", Some(1))], &[("x.json", "who?.jpg"), ("x(1).json", "who?.jpg")]);
    check(&[("IMG_1.JPG", Some(0))], &[("img_1.jpg.json", "img_1.jpg")]);
    // A side-car of quite another file, however alike its name.
    check(&[(a, None)], &[("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json", "holiday.jpg")]);
    check(&[("IMG_1.jpg", None)], &[("IMG_1.json", "IMG_1-of-another.png")]);
}

/// Makes the names of a folder as Takeout would, from what was uploaded.
fn takeout(uploads: &[(String, bool, bool)], new: bool) -> (Vec<(String, usize)>, Vec<String>) {
    let mut files: Vec<(String, usize)> = Vec::new();
    let mut side_cars = Vec::new();
    let mut times = std::collections::HashMap::new();
    let cut = |text: &str, most: usize| text.encode_utf16().take(most).collect::<Vec<u16>>();
    for (title, edited, live) in uploads {
        let (base, ending) = title.rsplit_once('.').unwrap();
        let base = String::from_utf16_lossy(&cut(base, 47));
        let number = times.entry(title.clone()).or_insert(0);
        let bracket = if *number == 0 { String::new() } else { format!("({number})") };
        *number += 1;
        let appended = if new { ".supplemental-metadata" } else { "" };
        let stem = String::from_utf16_lossy(&cut(&format!("{title}{appended}"), 46));
        let at = side_cars.len();
        side_cars.push(format!("{stem}{bracket}.json"));
        files.push((format!("{base}{bracket}.{ending}"), at));
        if *edited {
            files.push((format!("{base}-edited{bracket}.{ending}"), at));
        }
        if *live {
            files.push((format!("{base}{bracket}.MP4"), at));
        }
    }
    (files, side_cars)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_takeout_folder_is_paired_wholly_and_never_wrongly(
        uploads in prop::collection::vec(("(IMG|DSC|PXL)_[0-2]{1,3}(_[a-z]{1,34})?\\.(jpg|HEIC)", any::<bool>(), any::<bool>()), 1..12),
        new in any::<bool>(),
    ) {
        // Two stills of one base have one moving part each, of the same name: that can't be told apart, nor exist.
        let mut uploads = uploads;
        uploads.sort();
        uploads.dedup_by(|one, other| {
            let base = |title: &str| title.rsplit_once('.').unwrap().0.to_string();
            base(&one.0) == base(&other.0) && one.0 != other.0
        });
        let (files, side_cars) = takeout(&uploads, new);
        let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        prop_assume!(names.len() == files.len());
        let mut unique = side_cars.clone();
        unique.sort();
        unique.dedup();
        prop_assume!(unique.len() == side_cars.len());
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let beside: Vec<Beside<'_>> = side_cars.iter().map(|name| Beside { name, title: None }).collect();
        let pairing = pair(&names, &beside);
        let mut found = vec![None; files.len()];
        for pair in &pairing.pairs {
            found[pair.file] = Some(pair.side_car);
        }
        for ((name, expect), found) in files.iter().zip(found) {
            prop_assert_eq!(found, Some(*expect), "{} in {:?} with {:?}", name, &names, &side_cars);
        }
    }

    #[test]
    fn one_side_car_is_never_given_to_files_that_are_not_of_one_picture(
        files in prop::collection::btree_set("(a|b|ab|a-edited|IMG|original_1d4caa6f-16c6-4c3d-901b-9387de10e528_[pq]{1,3})(\\([12]\\))?(\\.(jpg|png|MP4))?", 0..10),
        side_cars in prop::collection::btree_set("(a|b|ab|IMG|original_1d4caa6f-16c6-4c3d-901b-9387de10e528_)(\\([12]\\))?(\\.(jpg|png))?(\\.suppl?)?(\\([12]\\))?\\.json", 0..8),
    ) {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let beside: Vec<Beside<'_>> = side_cars.iter().map(|name| Beside { name, title: None }).collect();
        let pairing = pair(&files, &beside);
        prop_assert_eq!(pairing.pairs.len() + pairing.alone.len(), files.len());
        // Of the files of one side-car only one has it as its own; the others are its edit or its moving part.
        for (at, side_car) in beside.iter().enumerate() {
            let all: Vec<&Pair> = pairing.pairs.iter().filter(|pair| pair.side_car == at).collect();
            let own = all.iter().filter(|pair| !matches!(pair.how, How::Edited | How::Live)).count();
            prop_assert!(own <= 1, "{} has {:?}", side_car.name, all);
            prop_assert_eq!(all.is_empty(), pairing.unclaimed.contains(&at));
            for shared in all.iter().filter(|pair| matches!(pair.how, How::Edited | How::Live)) {
                let letter = |name: &str| name.chars().next();
                prop_assert_eq!(letter(files[shared.file]), letter(side_car.name));
            }
        }
    }

    #[test]
    fn nothing_panics(files in prop::collection::vec("\\PC{0,60}", 0..6), side_cars in prop::collection::vec(("\\PC{0,60}", "\\PC{0,30}"), 0..6), bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let beside: Vec<Beside<'_>> = side_cars.iter().map(|(name, title)| Beside { name, title: Some(title) }).collect();
        let _ = pair(&files, &beside);
        let _ = read(&bytes);
    }
}

#[test]
fn reads_side_cars_and_albums() {
    let json = r#"{"title":"IMG_1.jpg","description":"Ann & <Bo>\nat sea","imageViews":"9","creationTime":{"timestamp":"1600598769","formatted":"…"},
        "photoTakenTime":{"timestamp":"1600596727"},"geoData":{"latitude":0.0,"longitude":0.0,"altitude":0.0},
        "geoDataExif":{"latitude":52.520141,"longitude":-13.404954,"altitude":-34.5},"people":[{"name":"Дочь"},{}],
        "url":"https://photos.google.com/photo/x","favorited":true,"googlePhotosOrigin":{"fromPartnerSharing":{}},"new":{"field":1}}"#;
    let Json::SideCar(side_car) = read(json.as_bytes()).unwrap() else { panic!() };
    assert_eq!(side_car.taken, "2020-09-20T10:12:07Z".parse().ok());
    assert_eq!(side_car.place, Some(Spot { latitude: 52.520141, longitude: -13.404954, altitude: Some(-34.5) }));
    assert_eq!(side_car.people, ["Дочь"]);
    assert!(side_car.favourite && side_car.from_partner && !side_car.trashed);
    let xmp = side_car.xmp();
    for line in [
        "<exif:DateTimeOriginal>2020-09-20T10:12:07Z</exif:DateTimeOriginal>",
        "<exif:GPSLatitude>52,31.2084600N</exif:GPSLatitude>",
        "<exif:GPSLongitude>13,24.2972400W</exif:GPSLongitude>",
        "<exif:GPSAltitudeRef>1</exif:GPSAltitudeRef>",
        "<exif:GPSAltitude>3450/100</exif:GPSAltitude>",
        "<rdf:li xml:lang=\"x-default\">Ann &amp; &lt;Bo&gt;\nat sea</rdf:li>",
        "<rdf:li>Дочь</rdf:li>",
    ] {
        assert!(xmp.contains(line), "{line} is not in {xmp}");
    }
    assert_eq!(well_formed(&xmp), Ok(()));
    let before = read(br#"{"title":"old.jpg","photoTakenTime":{"timestamp":"-86400"}}"#).unwrap();
    assert!(matches!(before, Json::SideCar(side_car) if side_car.taken == "1969-12-31T00:00:00Z".parse().ok()));

    let album = |json: &str| read(json.as_bytes()).unwrap();
    let expect = Json::Album(Album {
        title: "Sea".into(),
        description: String::new(),
        date: "2022-12-31T09:10:16Z".parse().ok(),
    });
    assert_eq!(
        album(r#"{"title":"Sea","description":"","access":"protected","date":{"timestamp":"1672477816"}}"#),
        expect
    );
    assert_eq!(album(r#"{"albumData":{"title":"Sea","description":"","date":{"timestamp":"1672477816"}}}"#), expect);
    assert_eq!(album(r#"{"comments":[]}"#), Json::Other);
    assert_eq!(album("[1]"), Json::Other);
    assert!(matches!(read(b"{\"title\":"), Err(Unfit::Damaged { .. })));
}

#[test]
fn hostile_text_stays_text_in_xmp() {
    let side_car = SideCar {
        title: "</rdf:li>]]>\u{0}\u{1b}".into(),
        people: vec!["<x/>".into(), "\"'".into()],
        place: Some(Spot { latitude: -0.999_999_999_9, longitude: 180.0, altitude: None }),
        ..SideCar::default()
    };
    let xmp = side_car.xmp();
    assert_eq!(well_formed(&xmp), Ok(()));
    assert!(xmp.contains("<exif:GPSLatitude>1,0.0000000S<"), "{xmp}");
    assert!(xmp.contains("<exif:GPSLongitude>180,0.0000000E<"), "{xmp}");
}

fn well_formed(xmp: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(xmp);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return Ok(()),
            Ok(_) => (),
            Err(error) => return Err(error.to_string()),
        }
    }
}

#[test]
fn a_large_folder_is_quick() {
    let files: Vec<String> = (0..20_000).map(|n| format!("IMG_{n:06}.jpg")).collect();
    let side_cars: Vec<String> = files.iter().map(|file| format!("{file}.supplemental-metadata.json")).collect();
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let beside: Vec<Beside<'_>> = side_cars.iter().map(|name| Beside { name, title: None }).collect();
    let start = std::time::Instant::now();
    let pairing = pair(&names, &beside);
    assert_eq!(pairing.pairs.len(), files.len());
    assert!(pairing.pairs.iter().all(|pair| pair.file == pair.side_car));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
