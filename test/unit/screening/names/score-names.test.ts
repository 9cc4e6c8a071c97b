import { describe, expect, test } from "vitest";
import { scoreNames } from "../../../../src/screening/names/score-names.ts";

/** The one threshold of names alone: at it and above, two names are taken for one party's. */
const THRESHOLD = 0.825;

type Pair = [one: string, other: string];
const person = (one: string, other: string) => scoreNames("Person", one, other);
const company = (one: string, other: string) => scoreNames("Company", one, other);

describe("names of people that are one name", () => {
  test.each<Pair>([
    ["Владимир Путин", "Vladimir Putin"],
    ["Ксения Анатольевна Собчак", "Ksenia Sobchak"],
    ["Щербаков Сергей", "Sergey Shcherbakov"],
    ["Євген Пригожин", "Yevgeny Prigozhin"],
    ["خالد مشعل", "Khaled Mashal"],
    ["قاسم سليماني", "Qasem Soleimani"],
    ["孟晚舟", "Meng Wanzhou"],
    ["孟晚舟", "Wanzhou Meng"],
    ["Xi Jin Ping", "Xi Jinping"],
    ["김정은", "Kim Jong Un"],
    ["이재용", "Lee Jae-yong"],
    ["たなか ひろし", "Tanaka Hiroshi"],
    ["Αλέξης Τσίπρας", "Alexis Tsipras"],
    ["Նիկոլ Փաշինյան", "Nikol Pashinyan"],
    ["Evgeniy Prigojine", "Yevgeny Prigozhin"],
    ["Chaykovskiy Pyotr", "Peter Tchaikovsky"],
    ["Jürgen Müller", "Juergen Mueller"],
    ["Søren Kierkegård", "Soeren Kierkegaard"],
    ["Nguyễn Văn Minh", "Nguyen Van Minh"],
    ["İlham Əliyev", "Ilham Aliyev"],
    ["محمد علي", "Mohammed Ali"],
    ["عبد الرحمن الحسن", "Abdul Rahman al-Hassan"],
    ["بشار الأسد", "Bashar al-Assad"],
    ["בנימין נתניהו", "Benjamin Netanyahu"],
    ["יצחק רבין", "Yitzhak Rabin"],
    ["張偉", "张伟"],
    ["문재인", "Moon Jae-in"],
    ["Хаккани Яхя", "Haqqani Yahya"],
    ["حسن نصر الله", "Hassan Nasrallah"],
    ["Mohammed al-Husseini", "Muhamad El Husayni"],
    ["Chang Li", "Zhang Li"],
    ["Serej Lavrov", "Sergey Lavrov"],
  ])("in another script or romanisation: %s is %s", (one, other) => {
    expect(person(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });

  test.each<Pair>([
    ["PUTIN, Vladimir Vladimirovich", "Vladimir Putin"],
    ["Hussein Saddam", "Saddam Hussein"],
    ["V. Putin", "Vladimir Putin"],
    ["Putin V. V.", "Vladimir Vladimirovich Putin"],
    ["JC Juncker", "Jean-Claude Juncker"],
    ["George W. Bush", "George Walker Bush"],
    ["Juan Carlos Ortega Perez", "Juan Ortega"],
    ["Dr. Ayman al-Zawahiri", "Ayman al-Zawahiri"],
    ["John Smith Jr.", "John Smith"],
  ])("with other parts of it written, in another order: %s is %s", (one, other) => {
    expect(person(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });

  test.each<Pair>([
    ["Ursula von der Leyen", "Ursula Leyen"],
    ["Osama bin Laden", "Usama Bin Ladin"],
    ["Abd al-Aziz al-Tikriti", "Abdelaziz Tikriti"],
    ["Abu Bakr al-Baghdadi", "Abubakr Baghdadi"],
    ["Shamsuddin Ahmed", "Shams ud-Din Ahmed"],
    ["Nasrullah Khan", "Nasr Ullah Khan"],
    ["Jeanluc Melenchon", "Jean-Luc Mélenchon"],
    ["Patrick O Brien", "Patrick O'Brien"],
    ["Mc Donald Ronald", "Ronald McDonald"],
  ])("with particles and spaces elsewhere: %s is %s", (one, other) => {
    expect(person(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });

  test.each<Pair>([
    ["Bob Smith", "Robert Smith"],
    ["Liz Truss", "Elizabeth Truss"],
    ["Sasha Petrov", "Aleksandr Petrov"],
    ["Mohd Najib Razak", "Mohammad Najib Razak"],
    ["Vladimir Puttin", "Vladimir Putin"],
    ["Vldaimir Putin", "Vladimir Putin"],
    ["Ig0r Sech1n", "Igor Sechin"],
    ["Pepe Garcia", "Jose Garcia"],
    ["Oleksandra Koval", "Aleksandra Koval"],
  ])("with a nickname or a slip: %s is %s", (one, other) => {
    expect(person(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });
});

describe("names of people that are two names", () => {
  test.each<Pair>([
    ["Muhammad bin Salman", "Salman bin Muhammad"],
    ["Ali ibn Hasan", "Hasan ibn Ali"],
    ["Ivan Petrovich Sidorov", "Ivan Pavlovich Sidorov"],
    ["Abdullah bin Ahmed al-Harbi", "Abdullah bin Saleh al-Harbi"],
    ["J. Smith", "Peter Smith"],
    ["J Smith", "K Smith"],
    ["Mohammed Ali", "Mohammed Hassan"],
    ["محمد علي", "محمد حسن"],
    ["Kim Jong Un", "Kim Jong Il"],
    ["Wang Wei", "Wang Lei"],
    ["张伟", "张丽"],
    ["Иван Иванов", "Иван Петров"],
    ["Maria Garcia", "Maria Gomez"],
    ["Abdul Aziz Khan", "Abdul Malik Khan"],
    ["Halla Jónsdóttir", "Halla Tómasdóttir"],
    ["Ali", "Ali Khamenei"],
    ["Mohammed", "Mohammed Ali Hassan"],
    ["Vladimir A. Putin", "Vladimir B. Putin"],
    ["George Bush Sr.", "George Bush Jr."],
    ["Ahmed Hassan", "Hassan"],
    ["John Smith", "Jane Smith"],
    ["Sara Cohen", "Sara Kahn"],
    ["王伟", "汪伟"],
  ])("%s is not %s", (one, other) => {
    expect(person(one, other)).toBeLessThan(THRESHOLD);
  });
});

describe("names of organizations that are one name", () => {
  test.each<Pair>([
    ["Siemens AG", "Siemens Aktiengesellschaft"],
    ["SiemensAG", "Siemens AG"],
    ["ООО Газпром", "Gazprom LLC"],
    ["ПАО Сбербанк", "Sberbank PJSC"],
    ["Общество с ограниченной ответственностью Ромашка", "OOO Romashka"],
    ["АО «Калашников»", "JSC Kalashnikov"],
    ["华为技术有限公司", "Huawei Jishu Youxian Gongsi"],
    ["中国移动", "中国移动有限公司"],
    ["株式会社東芝", "東芝"],
    ["Kabushiki Kaisha Toshiba", "Toshiba Corp"],
    ["Müller GmbH & Co. KG", "Mueller GmbH"],
    ["FABERLIC Sp. z o.o.", "Faberlic"],
    ["Comércio Exterior Ltda", "Comercio Exterior Limitada"],
    ["Volkswagen Bank G.m.b.H.", "Volkswagen Bank GmbH"],
    ["Bowne Global Solutions, S.A.R.L.", "Bowne Global Solutions SARL"],
    ["삼성전자 주식회사", "삼성전자"],
    ["شركة النفط الوطنية ذ.م.م", "شركة النفط الوطنية"],
    ["Công ty TNHH Minh Phát", "Minh Phat Ltd"],
    ["Petrom Societate pe Acțiuni", "Petrom"],
  ])("whatever the legal form: %s is %s", (one, other) => {
    expect(company(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });

  test.each<Pair>([
    ["Acme GRP INTL", "Acme Group International"],
    ["Petro SRVCES Ltd", "Petro Services Limited"],
    ["Huawei Tech. Co Ltd", "Huawei Technologies Co., Ltd."],
    ["Harbin Engrg Univ", "Harbin Engineering University"],
    ["Brigade Forty-Four", "Brigade 44"],
    ["Three Percenters", "3 Percenters"],
    ["A.B.C. Company", "ABC Co."],
    ["I.B.M.", "International Business Machines"],
    ["PLA China", "People’s Liberation Army"],
    ["Ernst & Young", "Ernst and Young"],
    ["DeepMind", "Deep Mind Ltd"],
    ["Daimler-Benz", "Daimler Benz AG"],
    ["The World Bank", "World Bank"],
    ["U.S. Department of State", "United States Department of State"],
    ["Rosoboronexport OJSC", "Rosoboroneksport"],
    ["Microsfot Corporation", "Microsoft Corporation"],
    ["First National Bank", "1st National Bank"],
    ["Twenty First Century Media", "21st Century Media"],
    ["No. 11 Research Institute", "Eleventh Research Institute"],
    ["Third Bureau", "3rd Bureau"],
    ["Pinnacle Fund II", "Pinnacle Fund 2"],
    ["Global Trdg Co", "Global Trading Company"],
    ["SMIC", "Semiconductor Manufacturing International Corporation"],
    ["Semiconductor Manufacturing International Corp (SMIC)", "Semiconductor Manufacturing International Corporation"],
    ["CASC", "China Aerospace Science and Technology Corporation"],
    ["Gruppa Severstal", "Severstal Group"],
  ])("however its words are written: %s is %s", (one, other) => {
    expect(company(one, other)).toBeGreaterThanOrEqual(THRESHOLD);
  });
});

describe("names of organizations that are two names", () => {
  test.each<Pair>([
    ["Unit 61398", "Unit 61486"],
    ["Bureau 121", "Lab 110"],
    ["Bank of China", "Bank of Japan"],
    ["Bank of China (Hong Kong) Limited", "Bank of China (Singapore) Limited"],
    ["China Mobile", "China Telecom"],
    ["中国移动", "中国电信"],
    ["Global Trading LLC", "Universal Trading LLC"],
    ["Star Trading", "Sun Trading"],
    ["Acme Holdings", "Acme Logistics"],
    ["Samsung Electronics", "Samsung Heavy Industries"],
    ["Ministry of Defense", "Ministry of Finance"],
    ["Management Company", "Westminster Management Company"],
    ["Apollo Investment Fund VIII L.P.", "Apollo Investment Fund IX L.P."],
    ["Volkswagen AG", "Siemens AG"],
    ["People's Liberation Army", "People's Liberation Front"],
    ["First Bank", "Second Bank"],
    ["Ministry of Defense of Iran", "Ministry of Defense of Iraq"],
    ["Apollo Fund 8", "Apollo Fund IX"],
    ["SMIC", "Sino Metals Group"],
  ])("%s is not %s", (one, other) => {
    expect(company(one, other)).toBeLessThan(THRESHOLD);
  });
});

describe("the score", () => {
  test("is 1 only for the same words in the same legal form", () => {
    expect(company("Harbour Ltd", "HARBOUR, Limited")).toBe(1);
    expect(company("Harbour Ltd", "Harbour")).toBeLessThan(1);
    expect(company("Harbour Ltd", "Harbour GmbH")).toBeLessThan(company("Harbour Ltd", "Harbour"));
    expect(person("Wei Zhang", "Zhang Wei")).toBeLessThan(1);
    expect(person("Vladimir Putin", "Vladimir Putin")).toBe(1);
  });

  test("ranks: the nearer the name, the higher", () => {
    const scores = ["Vladimir Putin", "Putin Vladimir", "Vladimir Putni", "V. Putin", "Vladimir Pushkin"].map((other) =>
      person("Vladimir Putin", other),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
  });

  test.each(["", "   ", "...", "\ud800", "\u0301\u0301", "😀"])("is 0 for what holds no letter: %j", (nothing) => {
    expect(person(nothing, "Vladimir Putin")).toBe(0);
    expect(company(nothing, nothing)).toBe(0);
  });

  test("does not depend on which name comes first", () => {
    for (const [one, other] of [
      ["Sergejs Lavrovs", "Sergey Viktorovich LAVROV"],
      ["Acme GRP", "Acme Group International"],
      ["张伟", "Zhang Wei"],
    ] as const) {
      expect(person(one, other)).toBeCloseTo(person(other, one), 10);
      expect(company(one, other)).toBeCloseTo(company(other, one), 10);
    }
  });
});
