# ruff: noqa: E501  a table reads better in long lines
"""First names and surnames of six kinds of household, for people who do not exist. Commonest first."""

FIRST: dict[str, tuple[str, str]] = {  # women, men
    "british": (
        "Margaret Mary Joan Jean Dorothy Doreen Barbara Patricia Christine Joyce Sheila Kathleen Irene Maureen Brenda Pamela Betty "
        "Shirley Janet Sylvia Audrey Beryl June Sandra Jacqueline Edith Florence Hilda Elsie Vera Eileen Rita Susan Linda "
        "Elizabeth Jennifer Helen Sarah Karen Deborah Alison Angela Ethel Gladys Winifred Phyllis Lilian Ivy Olive Freda Mavis "
        "Gwendoline Thelma Stella Pauline Valerie Marie Ellen Diane Gillian Rosemary Judith Catherine Josephine Hazel Agnes "
        "Constance Victoria Samantha Rebecca Harriet Philippa Rosalind Winnie Nancy Ruth Esther Veronica Penelope Frances",
        "John William David James Robert Peter Michael George Thomas Kenneth Brian Alan Ronald Joseph Anthony Edward Paul Derek "
        "Stephen Andrew Raymond Richard Charles Frank Roy Colin Terence Keith Dennis Arthur Albert Ernest Frederick Leonard "
        "Norman Stanley Jack Harold Gordon Douglas Donald Geoffrey Roger Graham Christopher Ian Kevin Gary Martin Malcolm Trevor "
        "Philip Alfred Reginald Sidney Victor Cyril Harry Henry Leslie Bernard Maurice Simon Nicholas Nigel Neil Clifford Wilfred "
        "Samuel Benjamin Timothy Matthew Daniel Jonathan Gerald Hubert Percy Walter Archibald Edwin Lawrence Theodore",
    ),
    "irish": (
        "Bridget Maeve Noreen Siobhan Deirdre Mary Bernadette Kathleen Aileen Philomena Nuala Orla Sinead Una Attracta Brigid",
        "Patrick Sean Declan Seamus Liam Michael Brendan Cormac Padraig Fergus Eamonn Dermot Colm Niall Donal Kieran",
    ),
    "south asian": (
        "Fatima Aisha Amina Nasreen Shazia Parveen Gurpreet Harpreet Surinder Kamla Lakshmi Meena Sunita Zainab Khadija Rukhsana "
        "Salma Yasmin Pushpa Nirmala Bushra Tahira Jaswinder Manjit",
        "Mohammed Ahmed Ali Imran Yusuf Ibrahim Hassan Tariq Rajesh Suresh Gurdeep Balbir Harbhajan Anil Vijay Abdul Iqbal Nasir "
        "Kamran Dinesh Ramesh Arjun Jagdish Karim",
    ),
    "polish": (
        "Krystyna Malgorzata Agnieszka Katarzyna Danuta Halina Elzbieta Zofia Barbara Ewa Jadwiga Stanisława Wanda Teresa",
        "Stanisław Jerzy Tadeusz Krzysztof Andrzej Piotr Zbigniew Kazimierz Józef Tomasz Wojciech Władysław Henryk Ryszard",
    ),
    "african": (
        "Ngozi Adaeze Folashade Abena Akosua Chidinma Amara Wanjiru Tendai Halima Zainab Nkechi Efua Makena",
        "Kwame Kofi Chukwuemeka Babatunde Olufemi Adebayo Tendai Emeka Kwabena Obinna Segun Mamadou Thabo Idris",
    ),
    "chinese": (
        "Mei Li Xiu Ying Ling Hui Fang Yan Suk Yee Mei-Ling Wai Lan",
        "Wei Ming Jun Kwok Chi Hoi Tak Feng Jian Hong Kai Sun",
    ),
}

LAST: dict[str, str] = {
    "british": (
        "Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker White Edwards "
        "Hughes Green Hall Lewis Harris Clarke Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee King Baker "
        "Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths Mitchell Kelly Cook Carter "
        "Richardson Bailey Collins Bell Shaw Murphy Miller Cox Richards Marshall Anderson Simpson Ellis Adams Wilkinson Foster "
        "Chapman Mason Gray Rogers Webb Palmer Gibson Hunt Mills Holmes Matthews Lloyd Owen Knight Barnes Fisher McDonald Macleod "
        "McKenzie Campbell Fraser St-Clair Featherstone Postlethwaite Ramsbottom Entwistle Pengelly Trelawney"
    ),
    "irish": (
        "O'Brien O'Connor Murphy Byrne Ryan O'Sullivan Doyle McCarthy Gallagher Doherty Kennedy Lynch O'Neill Quinn McLoughlin "
        "O'Reilly Brennan Burke Collins Nolan McGrath"
    ),
    "south asian": (
        "Khan Patel Ahmed Singh Kaur Begum Hussain Ali Akhtar Shah Sharma Chowdhury Rahman Malik Iqbal Mahmood Miah Uddin Islam "
        "Bibi Desai Mistry Gill Sandhu Choudhary Bhatti Chaudhry Mirza Qureshi Sheikh"
    ),
    "polish": (
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur "
        "Jankowski Krawczyk Wróbel"
    ),
    "african": "Okafor Mensah Adeyemi Owusu Nwosu Boateng Osei Eze Diallo Mwangi Moyo Ndlovu Abiola Balogun Asante Kamau Traore",
    "chinese": "Wong Chan Li Chen Wang Zhang Liu Lam Cheung Ng Ho Leung Yip Kwan Tang Xu",
}

# Two halves that make a surname nobody is known by, so that a large place has as many surnames as a real one.
HALVES = (
    "Thack Marl Wither Brock Haver Oaken Pelling Stan Crim Dunster Farl Gris Hollin Kel Lang Mother Nether Ork Pender Quarr "
    "Ridder Selk Tolle Ulver Venn Wald Yarr Ash Birk Cald",
    "bury owe ington stone field worth by mere dale thwaite ley shaw combe ham ridge well croft don wick bridge sall gate holme "
    "beck tree brook ingham ford more by",
)

STREETS = "Alder Beacon Cobden Dove Elm Ferry Garth Hope Ivy Jubilee Kiln Lark Mill North Orchard Park Quarry Rowan Station Tower"
WAYS = "Street Road Avenue Lane Close Drive Terrace Grove"
TOWNS = "Zedbury Nether Zedham Zedcombe"
