/** How a culture builds a person's name out of its parts. */
type Order = "given family" | "family given" | "given middle family" | "given father family" | "given family family";

export interface Culture {
  name: string;
  order: Order;
  given: readonly string[];
  family: readonly string[];
  /** Middle names, fathers' names or patronymics where the order asks for them. */
  middle?: readonly string[];
}

const words = (text: string) => text.trim().split(/\s+/);
const culture = (name: string, order: Order, given: string, family: string, middle?: string): Culture => ({
  name,
  order,
  given: words(given),
  family: words(family),
  ...(middle && { middle: words(middle) }),
});

/** Parts of names as they occur, common and rarer ones: written for this benchmark, no person's name is meant. */
export const cultures: readonly Culture[] = [
  culture(
    "English",
    "given middle family",
    "Oliver Amelia George Isla Harry Ava Noah Emily Jack Sophie Charlie Grace Thomas Freya William Alice James Evie Henry Florence Edward Matilda Samuel Rosie Benjamin Harriet Toby Imogen Rupert Beatrice",
    "Whitaker Holloway Ashworth Pemberton Thornton Barlow Hargreaves Wainwright Fairbairn Cartwright Lockwood Sutherland Hawkins Bradshaw Chapman Fletcher Gibson Harding Jennings Kirkpatrick Langley Mason Newton Osborne Pearson Rowland Slater Tilley Underwood Winslow Smith Jones Taylor Brown Wilson",
    "James Anne Louise John Elizabeth Rose Michael Jane David Mary Peter Claire Robert Joy Alan Ruth",
  ),
  culture(
    "American",
    "given middle family",
    "Madison Tyler Ashley Brandon Kayla Justin Brittany Ryan Megan Austin Hannah Dylan Chloe Ethan Natalie Logan Olivia Mason Abigail Caleb Destiny Wyatt Savannah Hunter",
    "Anderson Baxter Caldwell Donovan Eastman Fitzgerald Gallagher Hendricks Ingram Jacobson Kendrick Lombardi McAllister Norwood Ogden Pruitt Quincy Randolph Sheffield Thibodeaux Vanderbilt Whitfield Yates Zimmerman Johnson Miller Davis",
    "Lee Marie Lynn Ray Allen Nicole Wayne Renee Dean Faith Scott Dawn",
  ),
  culture(
    "German",
    "given family",
    "Lukas Hannah Felix Lea Jonas Mia Maximilian Emma Paul Sophia Jürgen Sabine Wolfgang Ursula Dieter Monika Klaus Renate Torsten Katrin Holger Anke Uwe Silke Matthias Annika Bernd Heike",
    "Hoffmann Schäfer Bauer Krüger Hartmann Lange Schmitt Werner Krause Lehmann Köhler Maier Walter Huber Kaiser Fuchs Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Berger Winkler Roth Beck Lorenz Baumann Albrecht Schuster Böhm Dietrich Ziegler Brandt Pohl Seidel Engelhardt",
  ),
  culture(
    "French",
    "given family",
    "Camille Julien Léa Antoine Manon Maxime Chloé Nicolas Inès Alexandre Margaux Guillaume Élodie Mathieu Aurélie Sébastien Delphine Olivier Véronique Thierry Laurence Benoît Céline Arnaud",
    "Fournier Girard Bonnet Mercier Faure Chevalier Lambert Gauthier Perrin Robin Masson Noël Boucher Lemoine Renaud Picard Barbier Charpentier Delacroix Vasseur Carpentier Poirier Guillot Leclerc Marchand Besnard Collet Hamel Prévost Rivière",
  ),
  culture(
    "Italian",
    "given family",
    "Alessandro Giulia Lorenzo Martina Matteo Chiara Davide Francesca Simone Elisa Federico Valentina Riccardo Alessia Gabriele Silvia Tommaso Beatrice Edoardo Ilaria Emanuele Paola",
    "Esposito Bianchi Colombo Ricciardi Gallo Fontana Moretti Barbieri Rinaldi Caruso Ferrara Galli Martinelli Leone Longo Gentile Lombardi Serra Pellegrini Parisi Villa Conte Ferraro Marchetti Sanna Grassi Bellini Carbone Piras Benedetti",
  ),
  culture(
    "Spanish",
    "given family family",
    "Alejandro Lucía Pablo Carmen Álvaro Marta Sergio Paula Adrián Elena Rubén Irene Jorge Rocío Iván Nuria Óscar Silvia Marcos Beatriz Gonzalo Inés Rodrigo Pilar",
    "Navarro Domínguez Gil Serrano Molina Blanco Suárez Ortega Rubio Marín Iglesias Medina Garrido Cortés Castillo Lozano Guerrero Cano Prieto Méndez Calvo Gallego Vidal León Herrera Peña Cabrera Campos Vega Fuentes Carrasco Diez Reyes Aguilar Pascual Santana",
  ),
  culture(
    "Latin American",
    "given middle family",
    "Santiago Valentina Mateo Camila Sebastián Mariana Nicolás Daniela Andrés Gabriela Joaquín Fernanda Emiliano Ximena Facundo Rocío Thiago Antonella Cristóbal Renata",
    "Quintero Cárdenas Restrepo Villanueva Espinoza Arévalo Bustamante Zambrano Montenegro Paredes Echeverry Saavedra Figueroa Urrutia Maldonado Benavides Cifuentes Olivares Sepúlveda Valdivia Zúñiga Guevara Rivas Palacios Barrientos Solano Bermúdez",
    "José Luis María Carlos Isabel Antonio Alberto Elena Eduardo Andrea",
  ),
  culture(
    "Brazilian",
    "given middle family",
    "Gabriel Beatriz Rafael Larissa Felipe Juliana Thiago Camila Leonardo Letícia Gustavo Fernanda Rodrigo Patrícia Vinícius Aline Henrique Tatiane Caio Débora",
    "Nogueira Barbosa Cardoso Teixeira Moreira Correia Cavalcanti Monteiro Batista Freitas Barros Campos Vieira Machado Andrade Nascimento Pinheiro Macedo Fonseca Guimarães Siqueira Azevedo Peixoto Queiroz Brandão",
    "Silva Santos Oliveira Souza Lima Costa Alves Ribeiro Rocha Dias",
  ),
  culture(
    "Dutch",
    "given family",
    "Daan Sanne Bram Lotte Sem Femke Thijs Anouk Jeroen Marloes Pieter Ingrid Hendrik Annelies Ruben Iris Wouter Maaike Joost Esther",
    "van-den-Berg de-Vries Bakker Visser Dekker Mulder Hoekstra Veenstra Kuipers Postma Smits van-der-Meer Brouwer de-Haan Verhoeven Willems Schouten van-Leeuwen Hermans Kok Timmermans Zijlstra",
  ),
  culture(
    "Nordic",
    "given family",
    "Astrid Lars Ingrid Sven Freja Magnus Linnea Erik Sigrid Henrik Maja Anders Kirsten Niels Tuva Jørgen Elin Gustav Solveig Torbjørn Aino Mikko Eeva Juhani",
    "Lindqvist Bergström Nyström Holm Dahl Haugen Bakken Lund Mikkelsen Thomsen Sørensen Rasmussen Ekström Sandberg Solberg Hagen Strand Moen Korhonen Virtanen Mäkinen Laine Heikkinen Eriksson Nordin Åberg",
  ),
  culture(
    "Polish",
    "given family",
    "Zuzanna Jakub Magdalena Mateusz Aleksandra Bartosz Joanna Kamil Monika Łukasz Karolina Szymon Dorota Grzegorz Beata Marcin Iwona Wojciech Urszula Radosław",
    "Dąbrowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowicki Adamczyk Dudek Stępień Górski Sikora Baran Rutkowska Szewczyk Ostrowski Tomaszewski Pietrzak Marciniak Jaworski Malinowska Witkowski Walczak Czarnecki",
  ),
  culture(
    "Russian",
    "given father family",
    "Алексей Ольга Михаил Татьяна Николай Марина Артём Светлана Кирилл Екатерина Павел Людмила Роман Вера Игорь Надежда Денис Галина Тимур Полина",
    "Захаров Медведева Ершов Никитина Соболев Рябова Поляков Цветкова Данилов Жукова Фролов Журавлёва Крылов Максимова Осипов Белоусова Федотов Дорофеева Матвеев Бобылёва Дмитриев Калинина Анисимов Петухова Антонов Тимофеев Филиппова",
    "Сергеевич Андреевна Викторович Павловна Олегович Юрьевна Иванович Николаевна Петрович Алексеевна Дмитриевич Михайловна",
  ),
  culture(
    "Russian in Latin letters",
    "given family",
    "Aleksei Olga Mikhail Tatiana Nikolai Marina Artyom Svetlana Kirill Ekaterina Pavel Lyudmila Roman Vera Stepan Nadezhda Denis Galina Timur Polina Vsevolod Zoya",
    "Zakharov Ershov Nikitin Sobolev Ryabov Polyakov Tsvetkov Danilov Zhukov Frolov Zhuravlyov Krylov Osipov Belousov Fedotov Dorofeev Matveev Bobylev Kalinin Anisimov Petukhov Antonov Timofeev Filippov Shcherbakov Blinov Kolesnikov Karpov Afanasyev Vlasov Maslov Isakov Tikhonov Aksyonov Gavrilov Rodionov Kotov Gorbunov Kudryashov Bykov",
  ),
  culture(
    "Ukrainian",
    "given family",
    "Oksana Taras Iryna Bohdan Nadiya Ostap Halyna Yaroslav Lesia Andriy Solomiya Nazar Zoriana Roman Khrystyna Vasyl",
    "Kovalchuk Savchuk Rudenko Moroz Lysenko Marchenko Petrenko Klymenko Pavlenko Levchenko Panchenko Romanenko Kharchenko Gonchar Yurchenko Polishchuk Mazur Kushnir Ponomarenko Hrytsenko",
  ),
  culture(
    "Balkan",
    "given family",
    "Nikola Jelena Marko Milica Stefan Ivana Luka Dragana Nemanja Jovana Petar Katarina Vuk Tijana Hrvoje Ana Ante Marija Emir Amra Boyan Desislava Plamen Radka",
    "Petrović Nikolić Đorđević Stojanović Ilić Pavlović Kovačević Horvat Babić Marić Jurić Knežević Vuković Matić Tomić Perić Hadžić Begović Dimitrova Georgiev Todorov Stoyanova Kolev Angelova",
  ),
  culture(
    "Greek",
    "given family",
    "Γιώργος Μαρία Κώστας Ελένη Δημήτρης Κατερίνα Νίκος Βασιλική Παναγιώτης Σοφία Χρήστος Αγγελική Σπύρος Ιωάννα Θανάσης Δέσποινα",
    "Παπαδόπουλος Οικονόμου Παπαδάκης Νικολάου Γεωργίου Μακρής Βλάχος Αλεξίου Καραγιάννης Κωνσταντίνου Δημητρίου Αντωνίου Παππάς Λάμπρου Σταματόπουλος Ζαφειρίου",
  ),
  culture(
    "Turkish",
    "given family",
    "Mert Zeynep Kerem Elif Ozan Ceren Onur Derya Tolga Gizem Serkan Pınar Volkan Esra Cem Tuğba Barış Şule Umut Nilgün Hakan Özge",
    "Aksoy Erdem Güneş Tekin Çakır Avcı Bulut Korkmaz Şen Turan Keskin Ünal Taş Karaca Uysal Sarı Akgün Doğru Bayram Özer Yalçın Sönmez Güler Tunç",
  ),
  culture(
    "Arabic, Levant",
    "given family",
    "Khaled Rania Bassam Layal Fadi Nour Ghassan Hala Marwan Suha Ziad Dalia Nabil Reem Walid Maya Issam Lamia Hisham Zeina",
    "Haddad Khoury Mansour Saliba Nasr Daher Tannous Shaheen Farah Sabbagh Azar Ghanem Chamoun Zein Barakat Qabbani Atallah Bitar Sayegh Hamdan Najjar Rahhal Obeid",
  ),
  culture(
    "Arabic, Gulf and Egypt",
    "given father family",
    "Mohammed Ahmed Fatima Abdullah Noura Sultan Maryam Saud Hessa Khalid Amal Yousef Salma Mahmoud Heba Karim Dina Tarek Mona Hamad Aisha Omar Nadia Hassan",
    "Al-Mutairi Al-Shammari Al-Ghamdi Al-Zahrani Al-Qahtani El-Sayed Abdelrahman Al-Hashimi Al-Suwaidi Al-Marri Al-Kuwari Al-Naimi Al-Balushi Al-Farsi El-Masry Shehata Gaber Zaki Fouad Al-Otaibi Al-Harbi Al-Dosari Al-Mazrouei",
    "Mohammed Ahmed Ali Hassan Saleh Ibrahim Abdulaziz Nasser Khalifa Rashid Said Mahmoud Fahad Majid",
  ),
  culture(
    "Arabic in its own script",
    "given father family",
    "محمد أحمد فاطمة عبدالله نورة خالد مريم يوسف سلمى محمود هبة كريم طارق منى عمر نادية",
    "المطيري الشمري الغامدي الزهراني القحطاني السويدي المري النعيمي البلوشي الفارسي المصري شحاتة جابر زكي فؤاد الخوري حداد",
    "محمد أحمد علي حسن صالح إبراهيم ناصر خليفة راشد سعيد",
  ),
  culture(
    "Maghreb",
    "given family",
    "Youssef Samira Mehdi Khadija Rachid Naima Hicham Latifa Anis Wafa Tarek Amina Nassim Souad Bilel Imen Farouk Zohra",
    "Benali Bouazza Cherkaoui El-Amrani Tazi Bennani Idrissi Belhadj Mansouri Trabelsi Gharbi Jebali Bouzid Haddadi Ziani Meziane Boudiaf Slimani Chaoui Ouali Kaddour Ait-Ahmed",
  ),
  culture(
    "Iranian",
    "given family",
    "Arash Niloufar Behnam Shadi Kamran Mahsa Omid Parisa Ramin Setareh Siavash Yasaman Babak Elham Farzad Golnaz Hamed Leila Nima Roya",
    "Tavakoli Bagheri Shahidi Khosravi Nazari Mirzaei Yousefi Heidari Asadi Ghorbani Salehi Shariati Zamani Fallahi Eskandari Farrokhzad Golzar Kiani Mokri Pourmand Rahnama Sohrabi Vaziri Javaheri",
  ),
  culture(
    "Pakistani",
    "given middle family",
    "Usman Ayesha Bilal Sana Fahad Hira Imran Mehwish Kashif Nida Shahid Rabia Tariq Sadia Waqas Zainab Adeel Farah Junaid Maham",
    "Qureshi Chaudhry Siddiqui Ansari Bhatti Butt Awan Javed Akhtar Rehman Aslam Hashmi Rizvi Naqvi Abbasi Gilani Sheikh Mirza Cheema Warraich Khan Malik",
    "Ahmed Ali Hassan Hussain Iqbal Mehmood Zafar Nawaz Raza Aziz",
  ),
  culture(
    "Indian, north",
    "given family",
    "Aarav Priya Rohan Ananya Vivek Shreya Karan Pooja Nikhil Ritu Saurabh Kavya Abhishek Nandini Gaurav Swati Manish Divya Alok Meenakshi",
    "Agarwal Bhatia Chopra Dixit Goel Gupta Jain Kapoor Khanna Mathur Mishra Pandey Rastogi Saxena Sethi Shukla Srivastava Tiwari Trivedi Varma Bansal Chaturvedi Dubey Joshi Thakur Sharma Singh",
  ),
  culture(
    "Indian, south",
    "given family",
    "Arjun Lakshmi Karthik Deepika Venkatesh Sowmya Prashanth Bhavani Ramesh Kalyani Suresh Vidya Harish Meera Ganesh Padma Srinivas Revathi",
    "Iyer Nair Reddy Rao Menon Pillai Krishnan Subramanian Venkataraman Chandrasekhar Naidu Shetty Hegde Gowda Balasubramaniam Raghavan Kurup Varghese Thomas Narayanan",
  ),
  culture(
    "Bengali",
    "given family",
    "Anirban Moumita Rahul Tanusree Shubham Ishita Farhana Tanvir Nusrat Rakib Sharmin Mahbub Sumaiya Arif",
    "Chatterjee Mukherjee Banerjee Ganguly Bose Dutta Sengupta Chakraborty Bhattacharya Islam Hossain Rahman Akter Chowdhury Sarkar Mondal Haque Uddin",
  ),
  culture(
    "Chinese",
    "family given",
    "Jiayi Haoran Xinyi Zixuan Yuchen Mengqi Zhiyuan Ruoxi Tianyu Shiqi Junjie Yiran Wenbo Xiaotong Chenxi Haoyu Qianqian Zhengyang Lihua Guoping Jianjun Xiuying Weiming Yulan",
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie Han Tang Feng Yu Dong Xiao Cheng Cao Yuan Deng Xue Fu Shen Zeng Peng Lü Su Jiang Cai Jia Ding Wei",
  ),
  culture(
    "Chinese in its own script",
    "family given",
    "佳怡 浩然 欣怡 子轩 雨辰 梦琪 志远 若曦 天宇 诗琪 俊杰 依然 文博 晓彤 晨曦 浩宇 倩倩 正阳 丽华 国平 建军 秀英 伟明 玉兰",
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓",
  ),
  culture(
    "Cantonese and Hokkien",
    "family given",
    "Ka-Ming Wai-Yee Chi-Keung Mei-Ling Siu-Fong Tsz-Hin Hoi-Yan Kwok-Wah Boon-Kiat Hui-Min Jia-Hao Swee-Lan Kok-Leong Siew-Ling",
    "Chan Wong Cheung Leung Lau Ng Cheng Ho Tam Yip Kwok Fung Lam Tsang Tan Lim Lee Goh Ong Teo Chua Koh Sim Yeo Toh",
  ),
  culture(
    "Korean",
    "family given",
    "Min-jun Seo-yeon Ji-ho Ha-eun Do-yun Ji-woo Hyun-woo Soo-bin Jae-won Eun-ji Tae-hyung Na-yeon Sang-hoon Bo-ra Kyung-soo Mi-kyung Young-ho Hye-jin",
    "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong Jeon Moon Yang Bae",
  ),
  culture(
    "Korean in its own script",
    "family given",
    "민준 서연 지호 하은 도윤 지우 현우 수빈 재원 은지 태형 나연 상훈 보라 경수 미경",
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 유 홍",
  ),
  culture(
    "Japanese",
    "given family",
    "Haruto Yui Sota Hina Ren Aoi Yamato Sakura Daiki Misaki Takumi Ayaka Shota Nanami Kenta Emi Ryo Kaori Tsubasa Chihiro Makoto Naoko",
    "Kimura Hayashi Shimizu Yamazaki Mori Abe Ikeda Hashimoto Ishikawa Ogawa Goto Okada Hasegawa Murakami Kondo Ishii Sakamoto Endo Aoki Fujii Nishimura Fukuda Ota Miura Takeuchi Nakagawa Harada Matsuda",
  ),
  culture(
    "Vietnamese",
    "family given",
    "Văn-Hùng Thị-Lan Minh-Tuấn Thu-Hà Quốc-Bảo Ngọc-Anh Đức-Thịnh Thanh-Mai Hữu-Phước Kim-Chi Gia-Huy Bích-Ngọc Xuân-Trường Hồng-Nhung",
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Cao",
  ),
  culture(
    "Thai and Burmese",
    "given family",
    "Somchai Siriporn Anan Kanokwan Prasert Supaporn Thanakorn Nattaya Kittisak Pimchanok Aung-Kyaw Khin-Mar Zaw-Min Thida-Win Naing-Lin Ei-Phyu",
    "Srisawat Chaiyasit Wongsakul Rattanaporn Suksawat Thongchai Boonmee Charoenrat Phromma Sukhumvit Htun Myint Oo Lwin Thant Hlaing Soe",
  ),
  culture(
    "Indonesian and Malay",
    "given family",
    "Adi Putri Bagus Ayu Dimas Indah Eko Ratna Fajar Wulan Hendra Yuliana Rizky Nurul Aziz Siti Farhan Aminah Hafiz Zulaikha",
    "Wibowo Kusuma Nugroho Lestari Pratama Saputra Susanto Gunawan Halim Hartono Simanjuntak Nasution Siregar Permana Suryadi bin-Ismail binti-Yusof bin-Razak bin-Osman Wahyudi Maharani",
  ),
  culture(
    "Filipino",
    "given middle family",
    "Angelica Mark Jasmine Christian Maricel Jericho Rowena Ramil Lovely Arnel Cherry Rommel Kristine Joel Analyn Renato",
    "Dela-Cruz Bautista Villanueva Santiago Mercado Aquino Dimaculangan Manalo Magsaysay Pangilinan Salazar Tolentino Evangelista Macaraeg Catindig Batungbakal Ocampo Panganiban",
    "Reyes Santos Garcia Mendoza Ramos Torres Cruz Castro",
  ),
  culture(
    "Nigerian and Ghanaian",
    "given family",
    "Chukwuemeka Adaeze Oluwaseun Folake Ifeanyi Chioma Babatunde Yetunde Kwame Abena Kofi Akosua Uche Nneka Ayodele Temitope Kwabena Efua",
    "Okafor Adeyemi Nwosu Ogunleye Eze Balogun Onyekachi Adebayo Obiora Ajayi Mensah Owusu Boateng Asante Amoah Osei Agyeman Olatunji Nnamdi Chukwu Akindele Ezekwesili",
  ),
  culture(
    "East African",
    "given family",
    "Wanjiku Otieno Achieng Kamau Njeri Kiprop Chebet Mwangi Amani Baraka Neema Juma Tendai Rutendo Tigist Dawit Hirut Yonas Selam Bekele",
    "Kariuki Odhiambo Wambui Kimani Cheruiyot Ochieng Mutua Njoroge Mbeki Mwinyi Nyerere Moyo Chikwanha Tesfaye Haile Gebre Abebe Mekonnen Tadesse Girma Alemu Wolde",
  ),
  culture(
    "Somali and Sudanese",
    "given father family",
    "Abdirahman Hodan Farah Ifrah Guled Sagal Mahad Hibo Osman Amna Bashir Ikhlas Tayeb Rihab Elfatih Sumaya",
    "Warsame Abdi Jama Hersi Duale Elmi Gedi Samatar Elhassan Babiker Eltayeb Idris Bushra Mustafa Hamid Gaafar",
    "Mohamed Ali Ahmed Hassan Yusuf Omar Ibrahim Abdullahi Nur Ismail",
  ),
  culture(
    "South African and southern African",
    "given family",
    "Thabo Lerato Sipho Nomvula Johan Annelie Pieter Elna Kagiso Zanele Bongani Palesa Themba Ayanda Riaan Mpho",
    "Dlamini Nkosi van-der-Merwe Botha Khumalo Mokoena Pretorius Naidoo Ndlovu Sithole Steyn Zulu Mahlangu Venter Molefe Coetzee Radebe Govender",
  ),
  culture(
    "Francophone African",
    "given family",
    "Aminata Moussa Fatoumata Ibrahima Mariama Ousmane Kadiatou Cheikh Awa Souleymane Clarisse Aristide Bernadette Fulgence Espérance Parfait",
    "Diallo Traoré Coulibaly Ndiaye Diop Sow Keïta Touré Koné Ouédraogo Camara Cissé Mbaye Nkurunziza Mugabo Ilunga Kabongo Mutombo Ngoma Tchamba Essomba",
  ),
  culture(
    "Hebrew",
    "given family",
    "Noam Shira Itai Tamar Eitan Yael Amit Noa Omer Maya Yonatan Michal Gilad Hadas Ori Rotem Assaf Liat",
    "Mizrahi Peretz Biton Dahan Avraham Friedman Malka Azoulay Katz Yosef Amar Hadad Gabay Ohayon Vaknin Shapira Segal Golan Bar-Lev Ben-David",
  ),
  culture(
    "Caucasian and Central Asian",
    "given family",
    "Giorgi Nino Levan Tamar Irakli Armen Anahit Hayk Lusine Rashad Aygun Elchin Aliya Yerlan Dinara Nurlan Gulnara Azamat Zarina Bekzod Dilnoza",
    "Beridze Kapanadze Gelashvili Lomidze Harutyunyan Sargsyan Grigoryan Hakobyan Mammadov Huseynova Guliyev Nurmagambetov Akhmetova Sadykov Zhumabayev Karimov Rakhimova Yusupov Toktogulov Saparov Abdullayev",
  ),
  culture(
    "Hungarian, Czech and Romanian",
    "given family",
    "Bence Zsófia Balázs Réka Gergő Eszter Tomáš Kateřina Ondřej Veronika Jiří Lenka Andrei Ioana Mihai Elena Răzvan Alexandra",
    "Tóth Szabó Kiss Varga Farkas Papp Lakatos Novotný Svoboda Dvořák Procházková Kučera Veselý Horák Popescu Ionescu Dumitru Stoica Rusu Munteanu Matei Constantinescu",
  ),
];

/** Made-up heads of company names, words of trades, and legal forms with the countries' own words. */
export const companyParts = {
  heads: words(
    "Northgate Bluewater Silverline Redwood Brightfield Stonebridge Clearview Ironwood Lakeside Sunrise Greenleaf Highland Riverbend Crestwood Oakmont Westbrook Fairhaven Goldcrest Meridian Pinnacle Zenith Vertex Quantum Lumina Nexora Velocis Altavia Novatek Synergia Orbis Terranova Aquila Corvus Solaris Helix Cascadia Boreal Austral Kestrel Marlin Falcon Heron Sequoia Baobab Acacia Tamarind Lotus Jade Sakura Hikari Aozora Kumo Seiwa Mirai Hanbit Saebyeok Haneul Daehan Tianhe Xinghai Jinhui Ruifeng Huaxin Anda Yongxing Bao-Long Minh-Phat Thanh-Cong Surya Aditya Lakshya Vayu Chandra Mandala Garuda Merdeka Nusantara Baltika Slavyanka Rodnik Severny Zolotoy Berezka Kalina Bratstvo Zvezdny Kaskad Fenix Delta Sigma Omega Alfa Aurora Polaris Sirius Vega Atlas Titan Hermes Apollo Minerva Juno Al-Waha Al-Manar Al-Rawda Al-Jazira Al-Safwa Nakheel Sahara Zamzam Petra Cedar Phoenix Anadolu Bosfor Yildiz Marmara Kilimanjaro Serengeti Savanna Sankofa Ubuntu Imbali",
  ),
  trades: words(
    "Trading Logistics Technologies Consulting Engineering Foods Textiles Software Analytics Robotics Biotech Pharma Energy Solar Capital Ventures Media Design Travel Shipping Construction Properties Education Health Motors Electronics Semiconductors Computing Networks Cloud Games Studios Labs Systems Solutions Services Industries International Holdings Group Partners",
  ),
  forms: [
    "Ltd",
    "Limited",
    "LLC",
    "Inc.",
    "Corp.",
    "GmbH",
    "AG",
    "S.A.",
    "S.A.S.",
    "S.r.l.",
    "S.p.A.",
    "B.V.",
    "N.V.",
    "AB",
    "A/S",
    "Oy",
    "Sp. z o.o.",
    "s.r.o.",
    "Kft.",
    "OOO",
    "AO",
    "Pty Ltd",
    "Pte. Ltd.",
    "Sdn Bhd",
    "PT",
    "Co., Ltd.",
    "K.K.",
    "Ltda",
    "S. de R.L. de C.V.",
    "A.Ş.",
    "FZE",
    "W.L.L.",
    "Pvt. Ltd.",
    "PLC",
  ], // prettier-ignore
};
